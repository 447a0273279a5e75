/**
 * Decides about one job, only from the database's facts about it:
 *
 * 1. Match runs with expected runs. What is late and unfulfilled is missed, or excused.
 * 2. Order the events by time: runs that ended or were lost, were missed, came too late, or take too long. If some of
 *    it became known late, process what was judged before again.
 * 3. Each event opens an alert, adds to one, or closes some, by the rules.
 * 4. Repeat alerts that nobody has acknowledged.
 */
import type { ExpectedFacts, HistoryFacts, JobFactsRow, JudgementInput, RunFacts } from '#database';
import { type AlertRules, readRules } from '../rules.js';
import { timeZoneProblem } from '#schedule';
import { isWithin } from '../localTimeWindows.js';
import { AlertBook } from './alertBook.js';
import { matchRuns } from './matchRuns.js';
import type { Reach } from './recipients.js';

export interface JudgingContext {
  now: string;
  /** What was due by then and has no run by now is missed. A begin may be on its way for a while. */
  lateBefore: string;
  /** Earlier events are in the summary of an outage; null if there was none. */
  outageUntil: string | null;
  /** Nobody is told about what was over before this time. */
  alertSince: string;
  reach: Reach;
}

interface Happening {
  at: string;
  apply(book: AlertBook): void;
}

/**
 * Unusable parts of the rules count as missing; `checkJobs` reports them.
 *
 * @returns null: there is nothing to write
 */
export function judgeJob(job: JobFactsRow, present: JudgingContext): JudgementInput | null {
  const runs: RunFacts[] = JSON.parse(job.Runs);
  const expected: ExpectedFacts[] = JSON.parse(job.Expected);
  const { rules } = readRules([job.GlobalAlertRules, job.DepartmentAlertRules, job.AlertRules]);
  const zone = job.TimeZone !== null && timeZoneProblem(job.TimeZone) === null ? job.TimeZone : rules.timeZone;
  const isExcused = (one: ExpectedFacts) =>
    job.Paused ||
    (job.SnoozedUntil !== null && job.SnoozedUntil >= one.LateAt) ||
    isWithin(rules.maintenance, Date.parse(one.DueAt), zone);

  const judgedExpected = judgeExpected(runs, expected, present.lateBefore, isExcused);
  const history: HistoryFacts[] = JSON.parse(job.History);
  const book = new AlertBook(job, rules, zone, present, history);
  const happenings = [
    ...judgedExpected.happenings,
    ...runs.flatMap((run) => findHappenings(run, job, rules, present)),
    ...listPastHappenings(history, judgedExpected.changes),
  ].toSorted((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
  for (const happening of happenings) happening.apply(book);
  book.repeatDueAlerts();

  const judgement: JudgementInput = {
    JobId: job.JobId,
    Version: job.Version,
    Matched: runs.filter((run) => run.ToMatch && !judgedExpected.undecided.has(run.RunKey)).map(({ RunKey }) => RunKey),
    Judged: runs.flatMap(({ RunKey, JudgeDueAt }) => (JudgeDueAt === null ? [] : [{ RunKey, JudgeDueAt }])),
    Expected: judgedExpected.changes,
    ...book.getChanges(),
  };
  return isEmpty(judgement) ? null : judgement;
}

interface JudgedExpected {
  changes: JudgementInput['Expected'];
  happenings: Happening[];
  /** Runs that came late for what isn't judged yet. */
  undecided: Set<string>;
}

function judgeExpected(
  runs: RunFacts[],
  expected: ExpectedFacts[],
  lateBefore: string,
  isExcused: (one: ExpectedFacts) => boolean,
): JudgedExpected {
  const { fulfilled, late } = matchRuns(runs, expected);
  const changes: JudgementInput['Expected'] = [];
  const happenings: Happening[] = [];
  const undecided = new Set<string>();
  const isFulfilled = new Set(fulfilled.map((match) => match.expected));
  const cameLate = new Map(late.map((match) => [match.expected, match.run]));

  for (const match of fulfilled) {
    changes.push({ DueAt: match.expected.DueAt, Status: 'Fulfilled', RunKey: match.runKey });
    const { Status, LateAt } = match.expected;
    if (Status === 'Missed') happenings.push({ at: LateAt, apply: (book) => book.recordNotMissed(LateAt) });
  }
  for (const one of expected) {
    if (isFulfilled.has(one)) continue;
    const run = cameLate.get(one);
    if (one.Status === 'Due' && one.LateAt <= lateBefore) {
      const excused = isExcused(one);
      changes.push({ DueAt: one.DueAt, Status: excused ? 'Excused' : 'Missed', RunKey: run?.RunKey ?? null });
      if (!excused) happenings.push(buildMiss(one, run));
    } else if (run && one.Status === 'Missed') {
      changes.push({ DueAt: one.DueAt, Status: 'Missed', RunKey: run.RunKey });
      happenings.push(buildLateRun(one, run));
    } else if (run) {
      undecided.add(run.RunKey);
    }
  }
  return { changes, happenings, undecided };
}

/** Reported as late if the run came before anybody could report it as missed. */
function buildMiss(one: ExpectedFacts, run: RunFacts | undefined): Happening {
  if (run) return buildLateRun(one, run);
  return {
    at: one.LateAt,
    apply: (book) => book.recordFailure({ kind: 'missed', key: one.DueAt, at: one.LateAt, dueAt: one.DueAt }),
  };
}

function buildLateRun(one: ExpectedFacts, run: RunFacts): Happening {
  return {
    at: run.StartedAt,
    apply: (book) =>
      book.tellOnce({ kind: 'late', key: one.DueAt, at: run.StartedAt, dueAt: one.DueAt, runKey: run.RunKey }),
  };
}

/** What was judged before, in order among what became known late; without what turns out not to be missed. */
function listPastHappenings(history: HistoryFacts[], changes: JudgementInput['Expected']): Happening[] {
  const found = new Set(changes.flatMap(({ DueAt, Status }) => (Status === 'Fulfilled' ? [DueAt] : [])));
  return history.flatMap(({ At: at, Status, RunKey, DueAt, Fingerprint: fingerprint }): Happening[] => {
    if (Status === 'Done') return [{ at, apply: (book) => book.recordSuccess(at) }];
    if (Status === 'Missed') {
      if (DueAt === null || found.has(DueAt)) return [];
      return [{ at, apply: (book) => book.recordFailure({ kind: 'missed', key: DueAt, at, dueAt: DueAt }, true) }];
    }
    const key = RunKey ?? '';
    const event = {
      key,
      at,
      runKey: key,
      ...(Status === 'Lost' ? { kind: 'lost' as const } : { kind: 'error' as const, fingerprint }),
    };
    return [{ at, apply: (book) => book.recordFailure(event, true) }];
  });
}

function findHappenings(run: RunFacts, job: JobFactsRow, rules: AlertRules, present: JudgingContext): Happening[] {
  const { now } = present;
  const all: Happening[] = [];
  const { RunKey: runKey, Fingerprint: fingerprint, Message, WarningCount } = run;
  const text = Message ?? '';
  if (run.Overdue && rules.on.includes('long')) {
    const overdueAt = new Date(Date.parse(run.StartedAt) + (job.LongestSeconds ?? 0) * 1000).toISOString();
    // It isn't over, however long ago that was.
    const since = overdueAt < present.alertSince ? present.alertSince : overdueAt;
    all.push({
      at: since,
      apply: (book) => book.recordOverrun({ kind: 'long', key: runKey, at: since, runKey, text }),
    });
  }
  if (run.JudgeDueAt === null) return all;
  if (run.Status === 'Pending') return [...all, { at: now, apply: (book) => book.recordBeatAgain(runKey, now) }];
  const at = run.EndedAt ?? now;
  const seconds = (Date.parse(at) - Date.parse(run.StartedAt)) / 1000;
  const event = { key: runKey, at, runKey, text };
  all.push({
    at,
    apply(book) {
      book.recordEnd(runKey, at);
      if (run.Status !== 'Lost' && run.Status !== 'Done') book.recordLateEnd(runKey, at);
      switch (run.Status) {
        case 'Error':
        case 'TimedOut':
          return book.recordFailure({ ...event, kind: 'error', fingerprint });
        case 'Lost':
          // The person who started it at a terminal has seen it.
          return run.AtTerminal ? undefined : book.recordFailure({ ...event, kind: 'lost' });
        case 'Done':
          book.recordSuccess(at);
          if (job.LongestSeconds !== null && seconds > job.LongestSeconds) book.tellOnce({ ...event, kind: 'long' });
          if (job.ShortestSeconds !== null && seconds < job.ShortestSeconds) book.tellOnce({ ...event, kind: 'short' });
          if (run.Validation === 'Waiting') book.tellOnce({ ...event, kind: 'validation' });
          if (WarningCount > 0) book.tellOnce({ ...event, kind: 'warnings' });
          return undefined;
        case 'Cancelled':
        case 'Pending':
          return undefined;
      }
    },
  });
  return all;
}

function isEmpty(judgement: JudgementInput): boolean {
  return Object.values(judgement).every((list) => !Array.isArray(list) || list.length === 0);
}
