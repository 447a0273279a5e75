import { stripVTControlCharacters } from 'node:util';
import type { CurrentRun } from '@job-logger/sdk';

/**
 * Converts another logger's level to ours: pino's numbers (20 debug, 30 info, 40 warn, 50 error, 60 fatal, and any
 * between), and the names of syslog, winston, Serilog, .NET, zap and similar loggers, short or long, in any case and
 * colour. An unknown name counts as `info`.
 */
export function parseLevel(level: unknown): keyof Pick<CurrentRun, 'debug' | 'info' | 'warn' | 'error'> {
  const name = stripVTControlCharacters(String(level)).trim().toLowerCase();
  const number = /^-?\d+(?:\.\d+)?$/.test(name) ? Number(name) : NaN;
  if (number >= 50 || /^(?:emerg|alert|cri?t|fatal|ftl|err|fail|severe|d?panic|exception|[cef]$)/.test(name))
    return 'error';
  if (number >= 40 || /^(?:wa?rn|w$)/.test(name)) return 'warn';
  if (number < 30 || /^(?:de?bu?g|tra?ce?|verb|vrb|silly|fine|config|http|[dtv]$)/.test(name)) return 'debug';
  return 'info';
}
