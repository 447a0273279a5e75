import { format } from 'node:util';
import { openRun } from './currentRun.js';
import type { Level } from './journal/events.js';
import { shared } from './shared.js';

const levels = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const satisfies Record<
  string,
  Level
>;

/** As the console prints; what can't be looked at is for `print` to fail at. */
function formatConsole(values: unknown[]): unknown {
  try {
    return format(...values);
  } catch {
    return values;
  }
}

/** From now on what the console prints is kept as a log line, too, of the current run if it asked for it. */
export function captureConsole(): void {
  if (shared.consoleCaptured) return;
  shared.consoleCaptured = true;
  for (const [method, level] of Object.entries(levels) as [keyof typeof levels, Level][]) {
    const print = console[method];
    console[method] = (...values: unknown[]) => {
      // Kept first: what was seen on the screen is in the journal, whatever kills the process next.
      const run = openRun();
      if (run?.options.captureConsole) run.line(level, formatConsole(values));
      print.apply(console, values);
    };
  }
}
