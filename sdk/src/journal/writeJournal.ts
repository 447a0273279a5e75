import { closeSync, openSync, writeSync } from 'node:fs';
import { isOrdinary } from '../redact.js';
import { setting } from '../settings.js';
import { reason, warnOnce } from '../warnOnce.js';
import type { BeginEvent, JournalEvent, LineEvent } from './events.js';

/** Characters of one text that are kept; so that one event is under the shipper's batch of 1 MB, whatever JSON escapes. */
export const MAX_TEXT = 64 * 1024;
/** Size of one run's journal from which lines are counted instead of kept, in MB; `JOB_LOGGER_JOURNAL_MB` sets another. */
const DEFAULT_CAP_MB = 256;

/** Where ordinary lines become bytes. */
const bytes = Buffer.allocUnsafeSlow(4096);

/** Omit over each member of a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An event before it has its number. */
export type Unnumbered = Without<JournalEvent, 'seq'>;

/**
 * The journal of one run, while the job writes it. A write is one system call on the job's thread; what it returned from
 * survives the death of the process. A write that fails is told once and costs the job nothing: begin and end are then
 * handed to `fallback` (the pipe to the shipper), for a run must be seen even where the disk is full.
 */
export class JournalWriter {
  private seq = 0;
  private size = 0;
  private dropped = 0;
  /** The last write was cut short: the next one starts on a line of its own. */
  private torn = false;
  private descriptor: number | undefined;
  private readonly cap = capMegabytes() * 1024 * 1024;

  constructor(
    readonly file: string,
    begin: Omit<BeginEvent, 'seq'>,
    private readonly fallback: (line: string) => void,
  ) {
    try {
      this.descriptor = openSync(file, 'a', 0o600);
    } catch (error) {
      this.failed(error);
    }
    this.write(begin);
  }

  write(event: Unnumbered): void {
    if (event.kind === 'line' && this.size >= this.cap) {
      this.dropped++;
      return;
    }
    const numbered = { seq: this.seq++, ...event };
    if (numbered.kind === 'end' && this.dropped > 0) numbered.dropped = this.dropped;
    const plain = numbered.kind === 'line' && isOrdinary(numbered.text);
    const line = plain ? textOfLine(numbered) : `${JSON.stringify(numbered)}\n`;
    if (!this.append(line, plain) && (event.kind === 'begin' || event.kind === 'end')) this.fallback(line);
    if (event.kind === 'end') this.close();
  }

  private append(line: string, plain: boolean): boolean {
    if (this.descriptor === undefined) return false;
    const text = this.torn ? `\n${line}` : line;
    try {
      const pooled = plain && text.length <= bytes.length;
      const length = pooled ? bytes.write(text, 'latin1') : Buffer.byteLength(text);
      const written = pooled ? writeSync(this.descriptor, bytes, 0, length) : writeSync(this.descriptor, text);
      this.size += written;
      this.torn = written < length;
      if (this.torn) this.failed(new Error('the disk took only a part of the line'));
      return !this.torn;
    } catch (error) {
      this.torn = true;
      this.failed(error);
      return false;
    }
  }

  private failed(error: unknown): void {
    warnOnce(
      `the journal ${this.file} can't be written (${reason(error)}); the job goes on, lines are lost until it can, ` +
        'begin and end are handed over without the disk.',
    );
  }

  private close(): void {
    if (this.descriptor === undefined) return;
    try {
      closeSync(this.descriptor);
    } catch (error) {
      this.failed(error);
    }
    this.descriptor = undefined;
  }
}

function capMegabytes(): number {
  const { value, from } = setting('JOB_LOGGER_JOURNAL_MB') ?? { value: DEFAULT_CAP_MB };
  if (Number(value) > 0 && Number.isFinite(Number(value))) return Number(value);
  warnOnce(
    `JOB_LOGGER_JOURNAL_MB (${from}) isn't a number of megabytes; a journal takes ${DEFAULT_CAP_MB} MB at most.`,
  );
  return DEFAULT_CAP_MB;
}

/** As JSON.stringify has an ordinary text, in a fraction of the time. */
function textOfLine({ seq, at, level, text }: LineEvent): string {
  return `{"seq":${seq},"kind":"line","at":"${at}","level":"${level}","text":"${text}"}\n`;
}

/**
 * The text as it may stand in a journal: no lone surrogates, no U+0000 (a database may refuse them for ever), not too long.
 *
 * @param length what the text had before it was cut to be masked
 */
export function wellFormed(text: string, max = MAX_TEXT, length = text.length): string {
  const sound = isOrdinary(text) ? text : text.toWellFormed().replaceAll('\0', '\uFFFD');
  if (sound.length <= max && length === text.length) return sound;
  const kept = sound.slice(0, max).toWellFormed();
  return `${kept}… (${Math.max(length, text.length) - kept.length} more characters were cut)`;
}
