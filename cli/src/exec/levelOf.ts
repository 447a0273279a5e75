import type { Level } from '#database';

/**
 * A time, a name, and a level in capitals set off from the message, in the order that loggers write them:
 * `WARNING:root:text`, `2026-11-24 10:00:00,123 - shop - ERROR - text`, `[10:00:00] [WARN] text`.
 */
const LEVEL =
  /^(?:[[(]?\d[\dT:.,/+Z -]*[\])]?[\s|-]*)?(?:[\w.]+\s+-\s+)?[[(<]?(DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL)(?:[\])>:]|\s+[-|:]\s)/;

const LEVELS: Record<string, Level> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'error',
  FATAL: 'error',
};

/**
 * The level of a line that says one itself as loggers do; else `info`. That it went to stderr means nothing: many
 * programs log and show their progress there, and every run of theirs would show as done with warnings.
 */
export function levelOf(line: string): Level {
  return LEVELS[LEVEL.exec(line.slice(0, 200))?.[1] ?? ''] ?? 'info';
}
