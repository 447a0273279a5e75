import { AsyncLocalStorage } from 'node:async_hooks';
import type { Run } from './run.js';
import { shared } from './shared.js';

type Said = 'debug' | 'info' | 'warn' | 'error' | 'progress' | 'metric' | 'message' | 'comment' | 'requireValidation';
const SAID = 'debug info warn error progress metric message comment requireValidation'.split(' ');

/** What a script can say about its run. Every method returns at once and never throws; outside a run they do nothing. */
export interface CurrentRun extends Pick<Run, Said | 'signal'> {
  /** The run's public name, a UUID; undefined outside a run. */
  readonly runId: string | undefined;
}

/** Made when it is asked for: an AbortController costs half a millisecond. */
let neverAborted: AbortSignal | undefined;

const noRun: CurrentRun = {
  runId: undefined,
  get signal() {
    return (neverAborted ??= new AbortController().signal);
  },
  ...(Object.fromEntries(SAID.map((name) => [name, () => {}])) as Record<Said, () => void>),
};

/** The run that the calling code belongs to, through callbacks and awaits. */
export function currentRun(): CurrentRun {
  return openRun() ?? noRun;
}

export function openRun(): Run | undefined {
  return firstOpen(shared.storage?.getStore()) ?? firstOpen(shared.processRun);
}

/** Runs nest: when one has ended, the one around it is current again. */
function firstOpen(run: Run | undefined): Run | undefined {
  return !run || shared.openRuns.has(run) ? run : firstOpen(run.outer);
}

/** Makes `run` the current one from here on: in this async context if a wrapper made it, else in the process. */
export function enterRun(run: Run): void {
  if (firstOpen(shared.storage?.getStore())) shared.storage?.enterWith(run);
  else shared.processRun = run;
}

/** Makes `run` the current one for what `work` does and starts. (`storage.run` would add three frames to the job's stacks.) */
export function withRun<T>(run: Run, work: () => T): T {
  shared.storage ??= new AsyncLocalStorage();
  const outer = shared.storage.getStore();
  shared.storage.enterWith(run);
  try {
    return work();
  } finally {
    shared.storage.enterWith(outer);
  }
}
