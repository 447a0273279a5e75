import { formatWithOptions } from 'node:util';
import { openRun } from './currentRun.js';
import { tryOr } from './foreign.js';
import { shared } from './shared.js';
import { ON_ONE_LINE } from './traceback.js';
import { warnOnce } from './warnOnce.js';

const LEVELS = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;
const METHODS = Object.keys(LEVELS) as (keyof typeof LEVELS)[];

/** From now on everything that the console prints also becomes a log line of the current run, if that run asked for it. */
export function captureConsole(): void {
  if (shared.consoleCaptured) return;
  shared.consoleCaptured = true;
  const missed = METHODS.filter((method) => !tryOr(false, () => capture(method)));
  if (missed.length > 0)
    warnOnce(`what console.${missed.join(', ')} prints becomes no log lines: it can't be replaced.`);
}

function capture(method: keyof typeof LEVELS): boolean {
  const print: unknown = console[method];
  if (typeof print !== 'function') return true;
  return Reflect.set(console, method, (...values: unknown[]) => {
    // The journal comes first, so what was seen on the screen is in it, whatever kills the process next.
    const run = openRun();
    if (run?.options.captureConsole) run.line(LEVELS[method], () => formatWithOptions(ON_ONE_LINE, ...values));
    Reflect.apply(print, console, values);
  });
}
