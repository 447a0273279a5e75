/** Who reads our output: a person at a terminal, or another program. */
import { randomInt } from 'node:crypto';
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
const coloured = !process.env['NO_COLOR'] && !/^(?:0|false)$/i.test(forced);

/** In our own colours until they are printed: no stored text can know it. Numbers of a form that a colour may have. */
const MARK = `${randomInt(1000, 9999)};${randomInt(1000, 9999)};`;
const UNMARKED = new RegExp(String.raw`\u001B\[(?!${MARK})`, 'g');
/** The capturing group makes `split` keep them. */
const OWN = new RegExp(String.raw`(\u001B\[${MARK}[\d;]+m)`);

type Formatters = ReturnType<typeof pc.createColors>;

export const colors = Object.fromEntries(
  Object.entries(pc.createColors(coloured)).map(([name, format]) => [
    name,
    typeof format === 'function'
      ? (text: string) =>
          (format as (text: string) => string)(removeControls(text)).replaceAll(UNMARKED, `\u001B[${MARK}`)
      : format,
  ]),
) as unknown as Formatters;

export function terminalWidth(): number {
  return isTerminal ? shownColumns || process.stdout.columns || 80 : Infinity;
}

export function print(text: string): void {
  process.stdout.write(`${removeControls(text).replaceAll(`\u001B[${MARK}`, '\u001B[')}\n`);
}

/** Texts of scripts and people must not set the reader's colours, title, links or cursor: only our own colours stay. */
export function removeControls(text: string): string {
  return text
    .split(OWN)
    .map((part, index) => (index % 2 === 1 ? part : stripTerminalControls(part)))
    .join('');
}
