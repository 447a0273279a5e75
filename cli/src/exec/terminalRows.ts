/* oxlint-disable no-control-regex -- control characters are what is looked for */
import { CONTROLS, stripTerminalControls } from '#database/terminalText';

/** Nobody gets further to the right by a move. */
const WIDTH = 200;
/** Nobody saves a place further to the right: without a limit each could begin where the last one ended. */
const WIDEST = 4096;
/** No display has more rows that change. */
const TALLEST = 60;
/** What does more than text and colours: moves, clears. What clears to the right finds nothing there without a move. */
const SPECIAL = /[\b\r\u009B]|\u001B(?:\[(?:[0-?]*[A-HJfsu]|2K)|[78M])/;
/** Moves to other rows, saved places. */
const AWAY = /[\u009B]|\u001B(?:\[[0-?]*[ABEFHJfsu]|[78M])/;
/** All before the last state of a bar that says something: nothing of it stays. */
const PRINTED_OVER = /^[^]*(?=(?:\r|\u001B\[[01]?G)(?:\u001B\[[\d;]*[Km])* *[!-~\u00A1-\uFFFF])/;
const CSI = /^(?:\u001B\[|\u009B)([0-?]*)(.)$/;
const PIECES = new RegExp(`(${CONTROLS.source})`);

/** A row of the terminal. The last state that wasn't empty is kept: many clear their bar when it is full. */
interface Row {
  cells: string[];
  before: string[];
  /** It has been given away, and hasn't changed since. */
  isGiven: boolean;
}

/**
 * What a terminal finally shows of a command's lines: the last state of a progress bar, moves applied, colours removed. A
 * row is final when a newline ends it. But once the cursor has moved up, as displays of several rows move it, so many
 * rows wait for what is printed over them.
 */
export class TerminalRows {
  private rows = [newRow()];
  private row = 0;
  private column = 0;
  private savedColumn = 0;
  /** What is printed at this column replaces the rest of the row. */
  private replaceFrom: number | undefined;
  /** How many rows above the lowest may change. */
  private height = 0;
  private linesSinceUp = 0;

  /** @returns the rows that are final with this line */
  line(text: string): string[] {
    if (this.isPlain(text)) return [stripTerminalControls(text)];
    this.print(text);
    if (text !== '') this.linesSinceUp++;
    // The display has ended.
    if (this.linesSinceUp > this.height) this.height = 0;
    this.row++;
    if (this.row === this.rows.length) this.rows.push(newRow());
    this.toColumn(0);
    return this.give(Math.min(this.row, this.rows.length - 1 - this.height));
  }

  /** @param text without a newline at its end */
  end(text: string): string[] {
    if (this.isPlain(text)) return [stripTerminalControls(text)].filter(Boolean);
    this.print(text);
    const lowest = this.rows.at(-1)!;
    this.column = 0;
    return this.give(this.rows.length - (lengthOf(lowest) > 0 ? 0 : 1));
  }

  /** @returns the rows above the cursor, which are given again if they change */
  pause(): string[] {
    return this.give(this.row);
  }

  private isPlain(text: string): boolean {
    const isEmpty = this.height === 0 && this.rows.length === 1 && lengthOf(this.rows[0]!) === 0;
    return isEmpty && !SPECIAL.test(text);
  }

  private give(count: number): string[] {
    const given = count > 0 ? this.rows.splice(0, count) : [];
    this.row = Math.max(0, this.row - given.length);
    if (this.rows.length === 0) this.rows.push(newRow());
    return given.flatMap((row) => (row.isGiven ? [] : showRow(row)));
  }

  /** A part of a line. */
  print(text: string): void {
    const drawn = AWAY.test(text) ? text : text.replace(PRINTED_OVER, '');
    drawn.split(PIECES).forEach((piece, index) => {
      if (piece === '') return;
      if (index % 2 === 0) this.write(piece);
      else this.control(piece);
    });
  }

  private write(text: string): void {
    const row = this.rows[this.row]!;
    if (this.replaceFrom === this.column) this.clearToRight(row);
    this.replaceFrom = undefined;
    row.isGiven = false;
    for (const one of text) row.cells[this.column++] = one;
  }

  private control(sequence: string): void {
    const [, parameters = '', command = ''] = CSI.exec(sequence) ?? ['', '', sequence];
    const whole = parameters + command;
    const count = Number.parseInt(parameters) || 1;
    const row = this.rows[this.row]!;
    if (command === '\b' || command === 'D') this.column = Math.max(0, this.column - count);
    if (command === 'C') this.column = Math.max(this.column, Math.min(this.column + count, WIDTH));
    if (command === 'G') this.toColumn(Math.min(count, WIDTH) - 1);
    if (/^(?:A|F|\u001BM)$/.test(command)) this.up(count);
    if (/^[BE]$/.test(command)) this.row = Math.min(this.row + count, this.rows.length - 1);
    // Where the screen begins nobody says.
    if (/^[01]?(?:;[01]?)?[Hf]$/.test(whole)) this.row = 0;
    if (command === 'J') this.rows.slice(this.row + 1).forEach(clear);
    if (/^0?[JK]$/.test(whole)) this.clearToRight(row);
    if (whole === '2K') clear(row);
    if (/^(?:\r|\d*[EF]|[\d;]*[Hf]|2K|[23]J)$/.test(whole)) this.toColumn(0);
    if (command === 's' || command === '\u001B7') this.savedColumn = Math.min(this.column, WIDEST);
    if (command === 'u' || command === '\u001B8') this.replaceFrom = this.column = this.savedColumn;
  }

  private clearToRight(row: Row): void {
    if (this.column === 0) clear(row);
    row.cells.splice(this.column);
  }

  /** What is printed at the beginning of a row, or where it was cleared, is its next state. */
  private toColumn(column: number): void {
    this.column = column;
    if (column === 0) this.replaceFrom = 0;
  }

  private up(count: number): void {
    this.row = Math.max(this.row - count, this.rows.length - 1 - TALLEST);
    for (; this.row < 0; this.row++) this.rows.unshift({ ...newRow(), isGiven: true });
    this.height = this.rows.length - 1 - this.row;
    this.linesSinceUp = 0;
  }
}

function newRow(): Row {
  return { cells: [], before: [], isGiven: false };
}

function lengthOf({ cells, before }: Row): number {
  return cells.length + before.length;
}

function clear(row: Row): void {
  if (row.cells.some((one) => one !== ' ')) row.before = row.cells;
  row.cells = [];
}

function showRow({ cells, before }: Row): string {
  const [shown, earlier] = [cells, before].map((all) => Array.from(all, (one) => one ?? ' ').join(''));
  return shown!.trim() === '' && earlier !== '' ? earlier! : shown!;
}
