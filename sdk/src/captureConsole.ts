import { formatWithOptions } from 'node:util';
import { openRun } from './currentRun.js';
import { shared } from './shared.js';
import { ON_ONE_LINE } from './traceback.js';

const LEVELS = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;

/** From now on everything that the console prints also becomes a log line of the current run, if that run asked for it. */
export function captureConsole(): void {
  if (shared.consoleCaptured) return;
  shared.consoleCaptured = true;
  for (const method of Object.keys(LEVELS) as (keyof typeof LEVELS)[]) {
    const print = console[method];
    console[method] = (...values: unknown[]) => {
      // The journal comes first, so what was seen on the screen is in it, whatever kills the process next.
      const run = openRun();
      if (run?.options.captureConsole) run.line(LEVELS[method], () => formatWithOptions(ON_ONE_LINE, ...values));
      print.apply(console, values);
    };
  }
}
