import { isMap, isScalar, parseDocument } from 'yaml';
import { replaceText } from '../replaceText.js';
import type { NewNumber } from './applyChanges.js';
import { type JobsFile, readJobsText } from './readJobsFile.js';

/**
 * Writes the numbers that jobs get into the file, each as soon as it is given, as the first key of its job. Nothing else
 * in the text changes, including comments, quotes and order.
 */
export class NumberWriter {
  readonly written: number[] = [];
  /** Why the file lacks them. */
  trouble: unknown;
  readonly #inserted: { offset: number; length: number }[] = [];
  #text: string;
  /** What the file contains. */
  #saved: string;

  constructor(private readonly jobsFile: JobsFile) {
    this.#text = this.#saved = jobsFile.text;
  }

  write(number: NewNumber): void {
    this.written.push(number.jobId);
    try {
      this.#insert(number);
      this.#requireUnchanged();
      replaceText(this.jobsFile.file, this.#text);
      this.#saved = this.#text;
      this.trouble = undefined;
    } catch (error) {
      this.trouble = error;
    }
  }

  /** @throws Error if somebody else has changed the file since it was read: that must not be overwritten. */
  #requireUnchanged(): void {
    if (readJobsText(this.jobsFile.file) !== this.#saved) throw new Error('it has changed meanwhile');
  }

  /** @throws Error if the text with the numbers would not say what it should. It is better to write no file than that. */
  static try(jobsFile: JobsFile, numbers: NewNumber[]): void {
    const trial = new NumberWriter(jobsFile);
    trial.#requireUnchanged();
    for (const number of numbers) trial.#insert(number);
    const written = parseDocument(trial.#text, { merge: true });
    const wrong = numbers.find(({ at, jobId }) => written.getIn([...at, 'id']) !== jobId);
    if (written.errors.length > 0 || wrong) throw new Error('there is no place for them');
  }

  #insert({ at, jobId }: NewNumber): void {
    const { text, document } = this.jobsFile;
    const job = document.getIn(at, true);
    const key = isMap(job) ? job.items[0]?.key : undefined;
    if (!isMap(job) || !isScalar(key) || !key.range) throw new Error(`${at.join('.')} has no place for one`);
    const [offset] = key.range;
    const column = offset - (text.lastIndexOf('\n', offset - 1) + 1);
    const newline = text.includes('\r\n') ? '\r\n' : '\n';
    const insertion = `id: ${jobId}${job.flow ? ', ' : `${newline}${' '.repeat(column)}`}`;
    const place = this.#inserted.reduce((sum, one) => sum + (one.offset < offset ? one.length : 0), offset);
    this.#text = this.#text.slice(0, place) + insertion + this.#text.slice(place);
    this.#inserted.push({ offset, length: insertion.length });
  }
}
