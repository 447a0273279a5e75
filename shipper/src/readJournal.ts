import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { JournalEvent } from '#sdk/journal/events';
import { parseDestination } from '#sdk/destination';
import { tryOr } from '#sdk/foreign';

/** More than any end needs. */
export const LAST_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** Reads a journal from the end of the last confirmed batch, complete lines only. */
export class JournalReader {
  private readTo = 0;

  /** @param confirmed where to begin, in bytes; if that is in the middle of a line, the line is skipped */
  constructor(
    readonly file: string,
    private confirmed = 0,
  ) {}

  /**
   * The events that are not confirmed yet: at most `maxBytes`, but at least one if there is a complete one.
   *
   * @throws the system's error if the journal can't be read (ENOENT: it doesn't exist)
   */
  read(maxBytes: number): JournalEvent[] {
    // Opening a named pipe would wait for ever for somebody who writes to it.
    const descriptor = openSync(this.file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) throw new Error(`${this.file} is no file`);
      const rest = stats.size - this.confirmed;
      for (let size = Math.min(maxBytes, rest); size > 0; size = Math.min(size * 2, rest)) {
        const bytes = Buffer.allocUnsafe(size);
        const length = readSync(descriptor, bytes, 0, size, this.confirmed);
        const end = bytes.lastIndexOf(NEWLINE, length - 1);
        if (length > 0 && end >= 0) {
          this.readTo = this.confirmed + end + 1;
          const events = parseEvents(bytes.toString('utf8', 0, end));
          if (events[0]?.kind === 'begin') events[0].destination &&= presentName(events[0].destination);
          return events;
        }
        if (size === rest) return [];
      }
      return [];
    } finally {
      closeSync(descriptor);
    }
  }

  /** Don't read again what was read last. */
  confirm(): void {
    this.confirmed = this.readTo;
  }
}

/** A destination's name, as it is now: in which case Windows keeps a file's name shows only when the file is there. */
export function presentName(destination: string): string {
  return tryOr(destination, () => parseDestination(destination).name);
}

/** Nearly always every line is JSON. Parsing all of them at once takes half the time. */
function parseEvents(text: string): JournalEvent[] {
  const lines = text.split('\n');
  // With the newlines, because a comma may stand in a text that was torn.
  const parsed: unknown[] = tryOr([], () => JSON.parse(`[${lines.join(',\n')}]`) as unknown[]);
  return parsed.length === lines.length ? parsed.filter(isEvent) : lines.flatMap(parseEvent);
}

/** No event for a line that was cut off or isn't one. */
export function parseEvent(line: string): JournalEvent[] {
  // Some editors and shells of Windows put a byte order mark first.
  return tryOr([], () => [JSON.parse(line.replace(/^\uFEFF/, '')) as unknown].filter(isEvent));
}

function isEvent(parsed: unknown): parsed is JournalEvent {
  const { kind, seq } = (parsed ?? {}) as Partial<JournalEvent>;
  return typeof kind === 'string' && typeof seq === 'number';
}
