/** Who reads what we print: a person at a terminal, or another program. */
import pc from 'picocolors';

/** A person reads stdout: colours, relative times, tables that fit. */
export const forPeople = process.stdout.isTTY;

/** A person can be asked. */
export const canAsk = process.stdin.isTTY && process.stderr.isTTY;

const coloured = process.env['NO_COLOR'] ? false : Boolean(process.env['FORCE_COLOR']) || (forPeople && process.env['TERM'] !== 'dumb');

export const colors = pc.createColors(coloured);

export function terminalWidth(): number {
  return forPeople ? process.stdout.columns || 80 : Infinity;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What isn't the answer itself: progress, hints. Stdout stays clean for pipes. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
