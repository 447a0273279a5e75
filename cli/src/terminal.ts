/** Who reads what we print: a person at a terminal, or another program. */
import { isatty } from 'node:tty';
import pc from 'picocolors';

/** The demo shows a person what we print on a terminal of so many columns. */
const shownColumns = Number(process.env['JOB_LOGGER_COLUMNS']) || 0;

/** A person reads stdout: colours, relative times, tables that fit. */
export const forPeople = isatty(1) || shownColumns > 0;

/** A person can be asked. */
export const canAsk = isatty(0) && isatty(2);

const coloured = process.env['NO_COLOR']
  ? false
  : Boolean(process.env['FORCE_COLOR']) || (forPeople && process.env['TERM'] !== 'dumb');

export const colors = pc.createColors(coloured);

export function terminalWidth(): number {
  return forPeople ? shownColumns || process.stdout.columns || 80 : Infinity;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
