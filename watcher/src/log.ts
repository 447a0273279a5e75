import path from 'node:path';
import { SettingError } from '#database';
import { fileErrorWords, isFolder } from '#sdk/system';
import { warnOnce } from '#sdk/warnOnce';
import { pino } from 'pino';

/** How much of the log waits while its disk is full, in characters. */
const MOST_KEPT = 1e6;

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
 * @throws SettingError if there is no such level, or the file is a folder
 */
export function createJsonLog(level = 'info', file?: string): Logger {
  const levels = [...Object.keys(pino.levels.values), 'silent'];
  if (!levels.includes(level)) throw new SettingError(`There is no level "${level}" to log by: ${levels.join(', ')}.`);
  // Windows may find that only where it writes.
  if (file !== undefined && isFolder(file)) throw new SettingError(`--log takes a file, and ${file} is a folder.`);
  const options = {
    level,
    base: { name: 'job-logger-watcher', pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // To pino a number alone is a descriptor.
  const dest = file === undefined ? 1 : path.resolve(file);
  const destination = pino.destination({ dest, sync: true, maxLength: MOST_KEPT });
  // What couldn't be written is kept, and tried again with the next line.
  destination.on('error', (error: Error) =>
    warnOnce(`the log can't be written (${fileErrorWords(error) ?? error.message}); the watcher goes on without it.`),
  );
  return pino(options, destination);
}
