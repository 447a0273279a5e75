import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Run } from './run.js';
import type { ShipperLink } from './startShipper.js';

/** What must be one in a process, however many copies of this package it has loaded (a bundle and a package, jest's sandboxes). */
export interface Shared {
  /** Where the system doesn't tell a process's start, two copies would reckon keys a millisecond apart. */
  processKey?: string;
  shipper?: ShipperLink | undefined;
  storage?: AsyncLocalStorage<Run | undefined>;
  /** The run that `currentRun()` gives where no wrapper's is current: the last that a `monitorScript` or a `JobLogger` began. */
  processRun?: Run | undefined;
  openRuns: Set<Run>;
  watchingExit?: boolean;
  /** The longest that a run of this process lets its exit wait, milliseconds. */
  exitTimeout: number;
  /** What `uncaughtExceptionMonitor` saw in this turn of the event loop; a process that goes on has dealt with it. */
  uncaught?: { error: unknown } | undefined;
  consoleCaptured?: boolean;
}

const key = Symbol.for('@job-logger/sdk/1');
const registry = globalThis as Record<symbol, unknown>;
/** Where all that is global is frozen, each copy has its own. */
const own: Shared = { openRuns: new Set(), exitTimeout: 0 };
if (!registry[key]) Reflect.set(registry, key, own);
export const shared = (registry[key] ?? own) as Shared;
