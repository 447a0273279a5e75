import { stripTerminalControls } from '#database/terminalText';
import type { CurrentRun } from '@job-logger/sdk';
import { messageOf } from '../failure.js';
import { note } from '../note.js';
import { LineDecoder } from './decodeOutput.js';
import { recordEventLine } from './eventLine.js';
import { parseLevel } from './parseLevel.js';

/** Characters after which a line without an end is recorded in pieces. */
const LONGEST_LINE = 32 * 1024;
/** What is kept for the traceback: lines, and characters of each. */
const LAST_LINES = 300;
const LAST_LINE_LENGTH = 2000;

/**
 * Records what the command prints to one of its outputs as log lines: whole characters however the bytes were cut, as a
 * terminal would show them (a progress bar's last state, no colours).
 */
export class OutputRecorder {
  private readonly decoder = new LineDecoder();
  private readonly last: string[] = [];
  private broken = false;

  /** @param events whether `::job-logger` lines are events */
  constructor(
    private readonly run: CurrentRun | undefined,
    private readonly events: boolean,
  ) {}

  take(chunk: Buffer): void {
    this.guarded(() => {
      for (const line of this.decoder.decode(chunk)) this.line(line);
    });
  }

  /** What stands there without a newline is a line, too. */
  finish(): void {
    this.guarded(() => {
      for (const line of this.decoder.end()) this.line(line);
    });
  }

  /** For a traceback. */
  lastLines(): string[] {
    return this.last;
  }

  private line(raw: string): void {
    const text = renderLine(raw);
    if (this.events && this.run && recordEventLine(text, this.run)) return;
    const level = parseLevel(text);
    for (const piece of pieces(text)) this.run?.[level](piece);
    this.last.push(text.length > LAST_LINE_LENGTH ? `${text.slice(0, LAST_LINE_LENGTH)}…` : text);
    if (this.last.length > LAST_LINES * 2) this.last.splice(0, LAST_LINES);
  }

  /** A fault of ours must cost the command nothing. */
  private guarded(work: () => void): void {
    if (this.broken) return;
    try {
      work();
    } catch (error) {
      this.broken = true;
      note(
        `job-logger: the command's output can't be recorded any more (${messageOf(error)}); it goes on and is passed on.`,
      );
    }
  }
}

/** What a terminal shows of a line in the end: of a progress bar the last state that isn't empty, backspaces done. */
export function renderLine(raw: string): string {
  const states = raw.split('\r').map((state) => stripTerminalControls(withoutBackspaces(state)));
  return states.findLast((state) => state.trim() !== '') ?? states.at(-1)!;
}

/** A backspace goes back, and what comes then stands in place of what was there. */
function withoutBackspaces(text: string): string {
  if (!text.includes('\b')) return text;
  const shown: string[] = [];
  let at = 0;
  // An escape sequence takes no place of its own.
  // oxlint-disable-next-line no-control-regex -- it is what is looked for
  for (const character of text.match(/\u001B\[[0-?]*[ -/]*[@-~]|[^]/gu) ?? []) {
    if (character === '\b') at = Math.max(0, at - 1);
    else if (character.length === 1 || character.codePointAt(0)! > 0xffff) shown[at++] = character;
  }
  return shown.join('');
}

/** Never between the halves of a surrogate pair. */
function pieces(text: string): string[] {
  const all: string[] = [];
  for (let rest = text; ;) {
    if (rest.length <= LONGEST_LINE) return [...all, rest];
    const cut = /[\uD800-\uDBFF]/.test(rest.charAt(LONGEST_LINE - 1)) ? LONGEST_LINE - 1 : LONGEST_LINE;
    all.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
}
