import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { isoTime, now, toJson } from '../foreign.js';
import { isOrdinary } from '../redact.js';
import { getSetting } from '../settings.js';
import { attempt, getErrorMessage, warnOnce } from '../warnOnce.js';
import type { BeginEvent, JournalEvent, LineEvent } from './events.js';

/** Above this size of one run's journal, in MB, lines are only counted. `JOB_LOGGER_JOURNAL_MB` changes it. */
const DEFAULT_CAP_MB = 256;

/** An event without its number, and without a time if that is now: Omit over each member of the union. */
export type Unnumbered<E = JournalEvent> = E extends unknown ? Omit<E, 'seq' | 'at'> & { at?: string } : never;

/** The journal of one run. A write is one system call. If it fails, all but lines and progress, which flood, go to `fallback`. */
export class JournalWriter {
  private seq = 0;
  private size = 0;
  private dropped = 0;
  /** The last write was cut off, so the next one starts on a new line. */
  private torn = false;
  private descriptor: number | undefined;
  private readonly failure = (why: string): string =>
    `the journal ${this.file} can't be written (${why}); the job goes on, lines and progress are lost until it can.`;
  private readonly cap = capMegabytes() * 1024 * 1024;

  constructor(
    readonly file: string,
    begin: Unnumbered<BeginEvent>,
    private readonly fallback: (line: string) => void,
  ) {
    this.descriptor = attempt(() => openSync(file, 'a', 0o600), this.failure, this.file);
    this.write(begin);
  }

  write(event: Unnumbered): void {
    if (event.kind === 'line' && this.size >= this.cap) return void this.dropped++;
    if (event.kind === 'end' && this.dropped > 0) event.dropped = this.dropped;
    const seq = this.seq++;
    const plain = event.kind === 'line' && isOrdinary(event.text);
    const at = event.at ?? isoNow();
    const line = plain ? formatLine(seq, at, event) : `${toJson({ seq, ...event, at })}\n`;
    const floods = event.kind === 'line' || event.kind === 'progress';
    if (!this.append(line, plain, floods) && !floods) this.fallback(line);
    if (event.kind !== 'end' || this.descriptor === undefined) return;
    attempt(() => closeSync(this.descriptor!), this.failure, this.file);
    this.descriptor = undefined;
  }

  private append(line: string, plain: boolean, floods: boolean): boolean {
    const { descriptor } = this;
    if (descriptor === undefined) return false;
    const text = this.torn ? `\n${line}` : line;
    this.torn = true;
    // Not by `attempt`: a function for each line takes three percent of its time.
    try {
      // A write would succeed, and nobody could read it.
      if (!floods && fstatSync(descriptor).nlink === 0) throw new Error('it was deleted');
      const length = plain ? text.length : Buffer.byteLength(text);
      const written = writeSync(descriptor, text, null, plain ? 'latin1' : 'utf8');
      this.size += written;
      if (written < length) throw new Error('the disk took only a part of the line');
      this.torn = false;
    } catch (error) {
      warnOnce(this.failure(getErrorMessage(error)), this.file);
    }
    return !this.torn;
  }
}

function capMegabytes(): number {
  const { value, from } = getSetting('JOB_LOGGER_JOURNAL_MB') ?? { value: DEFAULT_CAP_MB };
  const megabytes = Number(value);
  if (megabytes > 0 && megabytes < Infinity) return megabytes;
  warnOnce(`JOB_LOGGER_JOURNAL_MB (${from}) isn't a number of megabytes; the limit is ${DEFAULT_CAP_MB} MB.`);
  return DEFAULT_CAP_MB;
}

/** The same text as from JSON.stringify, in a fraction of the time. */
function formatLine(seq: number, at: string, { level, text }: Unnumbered<LineEvent>): string {
  return `{"seq":${seq},"kind":"line","at":"${at}","level":"${level}","text":"${text}"}\n`;
}

let [moment, momentText] = [0, ''];

/** The text is cached for a millisecond, in which a job may log hundreds of lines. */
function isoNow(): string {
  if (now() !== moment) momentText = isoTime((moment = now()));
  return momentText;
}
