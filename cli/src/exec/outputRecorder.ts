import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import type { CurrentRun } from '@job-logger/sdk';
import { note } from '../note.js';
import { recordEventLine } from './eventLine.js';
import { levelOf } from './levelOf.js';

/** Characters after which a line without an end is recorded in pieces. */
const LONGEST_LINE = 32 * 1024;
/** What is kept for the traceback: lines, and characters of each. */
const TAIL_LINES = 300;
const TAIL_LINE_LENGTH = 2000;

/**
 * Records what the command prints to one of its outputs as log lines: whole characters however the bytes were cut, as a
 * terminal would show them (a progress bar's last state, no colours).
 */
export class OutputRecorder {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';
  private readonly last: string[] = [];
  private broken = false;

  constructor(private readonly run: CurrentRun | undefined) {}

  take(chunk: Buffer): void {
    this.guarded(() => {
      const lines = (this.rest + this.decoder.write(chunk)).split('\n');
      this.rest = lines.pop() ?? '';
      for (const line of lines) this.line(line.endsWith('\r') ? line.slice(0, -1) : line);
      this.shorten();
    });
  }

  /** What stands there without a newline is a line, too. */
  finish(): void {
    this.guarded(() => {
      const rest = this.rest + this.decoder.end();
      this.rest = '';
      if (rest !== '') this.line(rest);
    });
  }

  /** The last lines, for a traceback. */
  tail(): string[] {
    return this.last;
  }

  /** So that a line without an end takes no more memory than this. */
  private shorten(): void {
    const overwritten = this.rest.lastIndexOf('\r', this.rest.length - 2);
    if (overwritten >= 0) this.rest = this.rest.slice(overwritten + 1);
    while (this.rest.length > LONGEST_LINE) {
      // Not between the halves of a surrogate pair.
      const cut = /[\uD800-\uDBFF]/.test(this.rest.charAt(LONGEST_LINE - 1)) ? LONGEST_LINE - 1 : LONGEST_LINE;
      this.line(this.rest.slice(0, cut));
      this.rest = this.rest.slice(cut);
    }
  }

  private line(raw: string): void {
    const text = stripVTControlCharacters(raw.slice(raw.lastIndexOf('\r') + 1));
    if (this.run && recordEventLine(text, this.run)) return;
    this.run?.[levelOf(text)](text);
    this.last.push(text.length > TAIL_LINE_LENGTH ? `${text.slice(0, TAIL_LINE_LENGTH)}…` : text);
    if (this.last.length > TAIL_LINES * 2) this.last.splice(0, TAIL_LINES);
  }

  /** A fault of ours must cost the command nothing. */
  private guarded(work: () => void): void {
    if (this.broken) return;
    try {
      work();
    } catch (error) {
      this.broken = true;
      note(`job-logger: the command's output can't be recorded any more (${String(error)}); it goes on and is copied.`);
    }
  }
}
