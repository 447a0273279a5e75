import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Run } from './run.js';
import type { ShipperLink } from './startShipper.js';

/**
 * What must be one in a process, however many copies of this package it has loaded (a bundle and a package, jest's
 * sandboxes): the shipper, the runs that are open, and which of them is the current one.
 */
export interface Shared {
  /** Where the system doesn't tell a process's start, two copies would reckon keys a millisecond apart. */
  processKey: string | undefined;
  shipper: ShipperLink | undefined;
  storage: AsyncLocalStorage<Run | undefined> | undefined;
  /** The run that `currentRun()` gives where no wrapper's is current: a `monitorScript`'s or a `JobLogger`'s. */
  processRun: Run | undefined;
  openRuns: Set<Run>;
  watchingExit: boolean;
  /** The longest that a run of this process lets its exit wait, milliseconds. */
  exitTimeout: number;
  /** What `uncaughtExceptionMonitor` saw; only the exit tells whether the process dies of it. */
  uncaught: { error: unknown } | undefined;
  consoleCaptured: boolean;
}

const key = Symbol.for('@job-logger/sdk/1');

export const shared: Shared = ((globalThis as Record<symbol, unknown>)[key] ??= {
  processKey: undefined,
  shipper: undefined,
  storage: undefined,
  processRun: undefined,
  openRuns: new Set(),
  watchingExit: false,
  exitTimeout: 0,
  uncaught: undefined,
  consoleCaptured: false,
}) as Shared;
