/* oxlint-disable no-control-regex -- control characters are what is looked for */
import { stripTerminalControls } from '#database/terminalText';
import { createLineRedactor, MASK } from '#sdk/redact';
import type { Run } from '#sdk/run';
import { getErrorMessage } from '../failure.js';
import { printNote } from '../output/printNote.js';
import { LineDecoder, LONGEST_BYTES } from './decodeOutput.js';
import { recordEventLine } from './eventLine.js';
import { parseLevel } from './parseLevel.js';

export { PieceDecoder } from './decodeOutput.js';

/** A line without an end is recorded in pieces of 32 KB, never divided inside a surrogate pair. */
const PIECES = /[^]{1,32768}(?<![\uD800-\uDBFF](?=[\uDC00-\uDFFF]))/g;
/** How many characters on both sides of a cut are searched for secrets. */
const NEAR = 512;
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
  private readonly last: string[] = [];
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
  /** A line that ends with a move up, as tqdm's inner bar does: the next one is printed over it. */
  private under: string | undefined;

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
    });
  }

  /** A rest without a newline is a line, too. */
  finish(): void {
    this.guarded(() => {
      for (const line of this.decoder.end()) this.next(line);
      if (this.under !== undefined) this.line(this.under);
      if (this.held !== '') this.line('');
    });
  }

  /** For a traceback. */
  lastLines(): string[] {
    return this.last;
  }

  private next(line: string): void {
    if (this.under !== undefined && line === '') return;
    this.under = MOVES_UP.test(line) ? line : undefined;
    if (this.under === undefined) this.line(line);
  }

  private line(raw: string): void {
    const joined = this.held + raw;
    const cut = Buffer.byteLength(raw) > LONGEST_BYTES - 4 ? this.findCut(joined) : joined.length;
    this.held = joined.slice(cut);
    if (!this.hidden) this.record(renderLine(joined.slice(0, cut)));
    if (this.held === '') this.hidden = false;
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
    this.last.push(text.length > length ? `${text.slice(0, length)}…` : text);
    this.indented = /^\s/.test(text) ? this.indented + 1 : 0;
    if (this.indented > STACK_ENDS * 2) {
      this.last.splice(-STACK_ENDS - 1, 2, '    …');
      this.indented--;
    }
    if (this.last.length > LAST_LINES * 2) this.last.splice(0, LAST_LINES);
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

/** Moves to the beginning of the line or to a line above, or clears: what follows is printed over what was there. */
const PRINTED_OVER = /\r|\u001B\[(?:2K|[01]?G|\d*[AF]|[\d;]*[Hf]|[23]J)/;
const MOVES_UP = /\u001B\[\d*A\r?$/;
/** Moves to the left, to the right or to a column, saves the position or restores it. Without these nothing is cleared. */
const WITHIN_LINE = /[\b]|\u001B(?:\[\d*[CDG]|\[[su]|[78])/;
/** Nobody gets further to the right by a move. */
const WIDTH = 200;

/** What a terminal finally shows of a line: the last non-empty state of a progress bar, with the cursor's moves applied. */
function renderLine(raw: string): string {
  let shown = '';
  // The earlier states aren't rendered: each may be as wide as a terminal.
  for (const state of raw.split(PRINTED_OVER).toReversed()) {
    shown = stripTerminalControls(renderMoves(state));
    if (shown.trim() !== '') break;
  }
  return shown;
}

/** What moves prints nothing, and the next character replaces what was there: where the position was restored, all of it. */
function renderMoves(text: string): string {
  if (!WITHIN_LINE.test(text)) return text;
  const shown: string[] = [];
  let [at, saved, isRestored] = [0, 0, false];
  // An escape sequence has no width.
  for (const one of text.match(/\u001B(?:\[[0-?]*[ -/]*[@-~]|[78])|[^]/gu) ?? []) {
    const move = WITHIN_LINE.test(one) ? one.at(-1)! : '';
    const columns = Number.parseInt(one.slice(2)) || 1;
    if (move === '\b' || move === 'D') at = Math.max(0, at - columns);
    else if (move === 'C') at = Math.max(at, Math.min(at + columns, WIDTH));
    else if (move === 'G') at = Math.min(columns, WIDTH) - 1;
    else if (one === '\u001B[K' || one === '\u001B[0K') shown.splice(at);
    else if (move === '7' || move === 's') saved = at;
    else if (move === '8' || move === 'u') [at, isRestored] = [saved, true];
    else if (one.length === 1 || one.codePointAt(0)! > 0xffff) {
      if (isRestored) shown.splice(at);
      isRestored = false;
      shown[at++] = one;
    }
  }
  return Array.from(shown, (one) => one ?? ' ').join('');
}
