import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Run } from './run.js';
import type { ShipperLink } from './startShipper.js';

/** State that a process has once, however many copies of this package it has loaded (a bundle and a package, jest's sandboxes). */
interface Shared {
  /** If the system doesn't tell a process's start, two copies would compute keys a millisecond apart. */
  processKey?: string;
  shipper?: ShipperLink | undefined;
  storage?: AsyncLocalStorage<Run | undefined>;
  /** What `currentRun()` returns if no wrapper's run is current: the last run that `monitorScript` or `JobLogger` began. */
  processRun?: Run | undefined;
  openRuns: Set<Run>;
  watchingExit?: boolean;
  /** The longest `exitTimeout` of this process's runs, in milliseconds. */
  exitTimeout: number;
  /** What `uncaughtExceptionMonitor` saw in this turn of the event loop. If the process goes on, it has handled the error. */
  uncaught?: { error: unknown } | undefined;
  consoleCaptured?: boolean;
}

const key = Symbol.for('@job-logger/sdk/1');
const registry = globalThis as Record<symbol, unknown>;
/** If all globals are frozen, each copy has its own. */
const own: Shared = { openRuns: new Set(), exitTimeout: 0 };
if (!registry[key]) Reflect.set(registry, key, own);
export const shared = (registry[key] ?? own) as Shared;
