/** Decides which run fulfilled which expected run. */
import { RULES, type ExpectedFacts, type RunFacts } from '#database';

const EARLY_MS = RULES.EarlySeconds * 1000;

interface Matches {
  fulfilled: { expected: ExpectedFacts; runKey: string }[];
  /** Runs that came when their expected run was already missed. */
  late: { expected: ExpectedFacts; run: RunFacts }[];
}

/**
 * A run belongs to one expected run: among those for which it is in time, the nearest, and the earlier of two equally
 * near. An expected run is fulfilled by the nearest of its runs. So the result doesn't depend on the order of arrival,
 * and a manual run doesn't replace a scheduled one: it counts only if the scheduled one doesn't come.
 *
 * @param runs by start
 * @param expected by time; for each run all for which it may be in time, and the last one before it
 */
export function matchRuns(runs: RunFacts[], expected: ExpectedFacts[]): Matches {
  const best = new Map<ExpectedFacts, RunFacts>();
  const late = new Map<ExpectedFacts, RunFacts>();
  for (const run of runs) {
    const nearest = findNearest(run, expected);
    if (nearest) {
      const rival = best.get(nearest);
      if (!rival || getDistance(run.StartedAt, nearest) < getDistance(rival.StartedAt, nearest)) best.set(nearest, run);
    } else if (run.ToMatch) {
      const missed = expected.findLast(({ DueAt }) => DueAt <= run.StartedAt);
      if (missed && isOpen(missed) && missed.RunKey === null && !late.has(missed)) late.set(missed, run);
    }
  }
  const fulfilled = [...best]
    .filter(([one, run]) => isBetter(one, run))
    .map(([one, run]) => ({ expected: one, runKey: run.RunKey }));
  return { fulfilled, late: [...late].filter(([one]) => !best.has(one)).map(([one, run]) => ({ expected: one, run })) };
}

function findNearest({ StartedAt }: RunFacts, expected: ExpectedFacts[]): ExpectedFacts | undefined {
  let nearest: ExpectedFacts | undefined;
  for (const one of expected) {
    const inTime = Date.parse(StartedAt) >= Date.parse(one.DueAt) - EARLY_MS && StartedAt <= one.LateAt;
    if (inTime && (!nearest || getDistance(StartedAt, one) < getDistance(StartedAt, nearest))) nearest = one;
  }
  return nearest;
}

/** It may already be fulfilled by a run that was known before; a nearer run replaces that. */
function isBetter(one: ExpectedFacts, run: RunFacts): boolean {
  if (one.Status !== 'Fulfilled') return true;
  if (one.RunKey === null || one.RunStartedAt === null) return false;
  return getDistance(run.StartedAt, one) < getDistance(one.RunStartedAt, one);
}

function isOpen({ Status }: ExpectedFacts): boolean {
  return Status === 'Due' || Status === 'Missed';
}

function getDistance(startedAt: string, { DueAt }: ExpectedFacts): number {
  return Math.abs(Date.parse(startedAt) - Date.parse(DueAt));
}
