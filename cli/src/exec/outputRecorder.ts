import { createLineRedactor, MASK } from '#sdk/redact';
import type { Run } from '#sdk/run';
import { getErrorMessage } from '../failure.js';
import { printNote } from '../output/printNote.js';
import { LineDecoder, LONGEST_BYTES } from './decodeOutput.js';
import { recordEventLine } from './eventLine.js';
import { parseLevel } from './parseLevel.js';
import { TerminalRows } from './terminalRows.js';

export { PieceDecoder } from './decodeOutput.js';

/** A line without an end is recorded in pieces of 32 KB, never divided inside a surrogate pair. */
const PIECES = /[^]{1,32768}(?<![\uD800-\uDBFF](?=[\uDC00-\uDFFF]))/g;
/** How many characters on both sides of a cut are searched for secrets. */
const NEAR = 512;
/** After so long without output, in milliseconds, a display that could still change is recorded as it is. */
const PAUSE = 30_000;
/** What is kept for the traceback: number of lines, and characters of each. A log in JSON has an error's whole stack in one. */
const LAST_LINES = 300;
const LAST_LINE_LENGTH = 2000;
const LAST_JSON_LENGTH = 16_000;
/** How many indented lines are kept at the beginning and at the end of a stack, so that what is above it is kept, too. */
const STACK_ENDS = 80;

/**
 * Records one output of the command as log lines. It handles characters that are split between chunks, and records what
 * a terminal would show (a progress bar's last state, no colours).
 */
export class OutputRecorder {
  private readonly decoder = new LineDecoder();
  /** For a traceback. */
  readonly lastLines: string[] = [];
  /** How many of the last lines in a row are indented. */
  private indented = 0;
  private broken = false;
  /** A secret may span several lines of one output. */
  private readonly redact: (text: string) => string;
  /**
   * The end of the last piece of a line, so that no secret is divided; and whether a secret has begun that continues to
   * the line's end.
   */
  private held = '';
  private hidden = false;
  private readonly rows = new TerminalRows();
  private pause: NodeJS.Timeout | undefined;

  /** @param events whether `::job-logger` lines are events */
  constructor(
    private readonly run: Run | undefined,
    private readonly events: boolean,
  ) {
    this.redact = run ? createLineRedactor(run.redact) : (text) => text;
  }

  take(chunk: Buffer): void {
    this.guarded(() => {
      for (const line of this.decoder.decode(chunk)) this.next(line);
      this.pause ??= setTimeout(() => this.guarded(() => this.recordRows(this.rows.pause())), PAUSE).unref();
      this.pause.refresh();
    });
  }

  /** A rest without a newline is a line, too. */
  finish(): void {
    clearTimeout(this.pause);
    this.guarded(() => {
      this.recordRows(this.rows.end(this.held + this.decoder.end().join('')));
    });
  }

  private next(line: string): void {
    const joined = this.held + line;
    if (line.endsWith('\r')) {
      this.held = '';
      return this.rows.print(joined);
    }
    // A piece of a line, which no newline ended.
    const isPiece = Buffer.byteLength(line) > LONGEST_BYTES - 4;
    const cut = isPiece ? this.findCut(joined) : joined.length;
    const isWhole = !isPiece && this.held === '';
    this.held = joined.slice(cut);
    this.recordRows(isWhole ? this.rows.line(line) : this.rows.end(joined.slice(0, cut)));
    if (this.held === '') this.hidden = false;
  }

  private recordRows(rows: string[]): void {
    if (!this.hidden) for (const row of rows) this.record(row);
  }

  /** Cuts before the last position that has no secret nearby. */
  private findCut(text: string): number {
    let cut = text.length - NEAR;
    for (; this.run && cut > text.length / 2; cut -= NEAR) {
      const near = text.slice(cut - NEAR, cut + NEAR);
      if (this.run.redact(near) === near) break;
    }
    return cut;
  }

  private record(plain: string): void {
    const event = this.events && this.run ? recordEventLine(plain, this.run) : undefined;
    if (event?.error !== undefined) this.keep(`Error: ${this.redact(event.error)}`);
    if (event) return;
    const text = this.redact(plain);
    this.hidden = text.endsWith(MASK);
    const level = parseLevel(plain);
    for (const piece of text.match(PIECES) ?? ['']) this.run?.[level](piece);
    this.keep(text);
  }

  private keep(text: string): void {
    const length = text.startsWith('{') ? LAST_JSON_LENGTH : LAST_LINE_LENGTH;
    this.lastLines.push(text.length > length ? `${text.slice(0, length)}…` : text);
    this.indented = /^\s/.test(text) ? this.indented + 1 : 0;
    if (this.indented > STACK_ENDS * 2) {
      this.lastLines.splice(-STACK_ENDS - 1, 2, '    …');
      this.indented--;
    }
    if (this.lastLines.length > LAST_LINES * 2) this.lastLines.splice(0, LAST_LINES);
  }

  /** An error of ours must not affect the command. */
  private guarded(work: () => void): void {
    if (this.broken) return;
    try {
      work();
    } catch (error) {
      this.broken = true;
      printNote(
        `job-logger: the command's output can't be recorded any more (${getErrorMessage(error)}); it goes on and is passed on.`,
      );
    }
  }
}
