/** Who reads our output: a person at a terminal, or another program. */
import { isatty } from 'node:tty';
import { stripTerminalControls } from '#database/terminalText';
import pc from 'picocolors';

/** The demo shows a person what we print, on a terminal with this many columns. */
const shownColumns = Number(process.env['JOB_LOGGER_COLUMNS']) || 0;

/** A person reads stdout: use colours, relative times, and tables that fit. */
export const isTerminal = isatty(1) || shownColumns > 0;

/** There is a person whom we can ask. */
export const canAsk = isatty(0) && isatty(2);

const forced = process.env['FORCE_COLOR'] || (isTerminal && process.env['TERM'] !== 'dumb' ? '1' : '0');
const coloured = !process.env['NO_COLOR'] && forced !== '0';

export const colors = pc.createColors(coloured);

export function terminalWidth(): number {
  return isTerminal ? shownColumns || process.stdout.columns || 80 : Infinity;
}

export function print(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** Our own colours (SGR 1 to 39 and their ends); the capturing group makes `split` keep them. */
const COLOR = /(\u001B\[[1-4]?\dm)/; // oxlint-disable-line no-control-regex -- it is what is looked for

/**
 * Without escape sequences except colours: texts of scripts and people must not set the reader's title, links or
 * cursor.
 */
export function printable(text: string): string {
  return text
    .split(COLOR)
    .map((part, index) => (index % 2 === 1 ? (coloured ? part : '') : stripTerminalControls(part)))
    .join('');
}
