import type { RunBatch } from './runStore.js';
import { storedRunTime } from './parseRunTime.js';

type Line = RunBatch['lines'][number];

/**
 * The lines that aren't in the database yet, each once and as a table can hold it: an invalid time or level is replaced.
 *
 * @param taken seqs that are there already; those of the lines are added
 * @param before only lines with a smaller seq are wanted; null: all
 */
export function selectNewLines(lines: Line[], taken = new Set<number>(), before: number | null = null): Line[] {
  return lines.flatMap(({ seq, at, level, text }) => {
    if (!Number.isInteger(seq) || taken.has(seq) || seq >= (before ?? Infinity)) return [];
    taken.add(seq);
    const known = level === 'info' || level === 'warn' || level === 'error' || level === 'debug';
    return [{ seq, at: storedRunTime(at), level: known ? level : 'info', text: text ?? '' }];
  });
}
