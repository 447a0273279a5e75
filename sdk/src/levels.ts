import { stripVTControlCharacters } from 'node:util';
import type { Level } from './journal/events.js';

const NAMED: [RegExp, Level][] = [
  [/^(?:emerg|alert|crit|fatal|err|severe|panic)/, 'error'],
  [/^warn/, 'warn'],
  [/^(?:debug|trace|verbose|silly|fine|http)/, 'debug'],
];

/**
 * Our level for another logger's: pino's numbers (20 debug, 30 info, 40 warn, 50 error, 60 fatal, and any between),
 * syslog's and winston's names, in any case and colour. A name of a script's own is `info`.
 */
export function levelNamed(level: unknown): Level {
  const name = stripVTControlCharacters(String(level)).trim().toLowerCase();
  if (/^\d+$/.test(name)) {
    return Number(name) >= 50 ? 'error' : Number(name) >= 40 ? 'warn' : Number(name) >= 30 ? 'info' : 'debug';
  }
  return NAMED.find(([pattern]) => pattern.test(name))?.[1] ?? 'info';
}
