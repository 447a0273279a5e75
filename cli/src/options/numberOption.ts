import { UsageError } from '../failure.js';

/** @throws UsageError if it isn't an integer from 1 to `most`, by default the greatest of the database's type `int` */
export function numberOption(option: string, text: string, most?: number): number {
  if (/^[1-9]\d{0,9}$/.test(text) && Number(text) <= (most ?? 2 ** 31 - 1)) return Number(text);
  throw new UsageError(`${option} needs a whole number from 1${most ? ` to ${most}` : ''}, not "${text}".`);
}

/** Of `--port`; 0 is none, or any that is free. @throws UsageError */
export function portOption(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 2 ** 16) return Number(text);
  throw new UsageError(`--port needs a number from 0 to 65535, not "${text}".`);
}
