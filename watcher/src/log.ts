import { SettingError } from '#database';
import { pino } from 'pino';

export interface Logger {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}

/**
 * One JSON object on each line, written before the call returns, so that the log isn't lost with the process.
 *
 * @param level the lowest level that is logged: a level of pino, `silent` for nothing
 * @param file lines are appended to it; default: stdout
 * @throws SettingError if there is no such level
 */
export function createJsonLog(level = 'info', file?: string): Logger {
  const levels = [...Object.keys(pino.levels.values), 'silent'];
  if (!levels.includes(level)) throw new SettingError(`There is no level "${level}" to log by: ${levels.join(', ')}.`);
  const options = {
    level,
    base: { name: 'job-logger-watcher', pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, pino.destination({ dest: file ?? 1, sync: true }));
}
