import { Failure } from './failure.js';

/**
 * A value as `.env` files have it: in quotes that it doesn't contain, because nothing is escaped there.
 *
 * @throws Failure if it contains quotes of all three kinds
 */
export function quoteSetting(value: string): string {
  const quote = ["'", '"', '`'].find((one) => !value.includes(one));
  if (quote !== undefined) return quote + value + quote;
  throw new Failure(
    "The setting can't be written into a file, because it contains ', \" and `. Choose another password or path.",
  );
}
