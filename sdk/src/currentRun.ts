import { AsyncLocalStorage } from 'node:async_hooks';
import type { Run } from './run.js';
import { shared } from './shared.js';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const NAMES = [...LEVELS, 'progress', 'metric', 'message', 'comment', 'requireValidation'] as const;
type Name = (typeof NAMES)[number];

/** What a script can say about its run. Every method returns at once and never throws; outside a run they do nothing. */
export interface CurrentRun extends Pick<Run, Name | 'signal'> {
  /** The run's public name, a UUID; undefined outside a run. */
  readonly runId: string | undefined;
}

const noRun: CurrentRun = {
  runId: undefined,
  // A function's whose run has timed out, else a new one, because listeners on a shared one would pile up.
  get signal() {
    return shared.storage?.getStore()?.overdue?.signal ?? new AbortController().signal;
  },
  ...(Object.fromEntries(NAMES.map((name) => [name, () => {}])) as Record<Name, () => void>),
};

/** The run that the calling code belongs to, through callbacks and awaits. */
export function currentRun(): CurrentRun {
  return openRun() ?? noRun;
}

export const openRun = (): Run | undefined => firstOpen(shared.storage?.getStore()) ?? firstOpen(shared.processRun);

/** Runs nest: when the inner one ends, the outer one is current again. */
function firstOpen(run: Run | undefined): Run | undefined {
  return run && !shared.openRuns.has(run) ? firstOpen(run.outer) : run;
}

/** Makes `run` the current one from now on: in this async context if a wrapper has made one, else in the process. */
export function enterRun(run: Run): void {
  if (firstOpen(shared.storage?.getStore())) shared.storage?.enterWith(run);
  else shared.processRun = run;
}

/** Makes `run` current for everything that `work` does and starts. An error ends it. (`storage.run` would add three stack frames.) */
export function withRun<T>(run: Run, work: () => T): T {
  shared.storage ??= new AsyncLocalStorage();
  const outer = shared.storage.getStore();
  shared.storage.enterWith(run);
  try {
    return work();
  } catch (error) {
    run.failure = { status: 'Error', error: { error } };
    run.end(run.failure);
    throw error;
  } finally {
    shared.storage.enterWith(outer);
  }
}
