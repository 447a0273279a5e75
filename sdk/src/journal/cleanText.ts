import { isOrdinary } from '../redact.js';
import { formatValue } from '../traceback.js';

/** Maximum characters of a line: so one event fits into a batch of the shipper, whatever JSON escapes. */
export const MAX_LINE = 64 * 1024;
/** Of a message, a comment or a reason (the width of the database's columns), and of a traceback. */
export const MAX_SENTENCE = 4000;
export const MAX_TRACEBACK = 128 * 1024;
/** Characters that are masked beyond those that are kept, because a cut could split a secret. */
const MARGIN = 4096;

/** Any value as a text for the journal: masked, without lone surrogates and U+0000, which a database may never accept, and cut. */
export function cleanText(value: unknown, max: number, redact: (text: string) => string): string {
  const text = formatValue(value);
  const isLong = text.length > max + MARGIN;
  const masked = redact(isLong ? text.slice(0, max + MARGIN) : text);
  const sound = isOrdinary(masked) ? masked : masked.toWellFormed().replaceAll('\0', '\uFFFD');
  if (!isLong && sound.length <= max) return sound;
  const kept = sound.slice(0, isLong ? Math.max(0, Math.min(max, sound.length - MARGIN)) : max).toWellFormed();
  return `${kept}… (${(isLong ? text : sound).length - kept.length} more characters were cut)`;
}
