import { UsageError } from '../failure.js';

/** @throws UsageError if it isn't an integer from 1 */
export function numberOption(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`${option} needs a whole number from 1, not "${text}".`);
}
