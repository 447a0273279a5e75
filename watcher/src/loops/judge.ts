import type { BeatRow, WatcherProblem } from '#database';
import { judgeJob, type JudgingContext } from '../judge/judgeJob.js';
import { getReach } from '../judge/recipients.js';
import type { WatcherContext } from '../context.js';
import { forEachItem } from '../problems.js';
import { sendOutageSummary } from './sendOutageSummary.js';

/** How long a run's begin may be on its way before the run counts as missed. */
export const SETTLE_SECONDS = 60;
/** After an outage, how long journals have time to arrive before anything is judged. */
const SETTLE_AFTER_OUTAGE_SECONDS = 120;
/** What comes later than this after an outage is reported as usual. */
const OUTAGE_COUNTS_SECONDS = 3600;
/** Nobody is told about what was over this long before a watcher ran. */
export const TOLD_DAYS = 2;
/** A job is read at most this often in one pass; each read returns up to 200 runs. */
const MOST_READS = 1000;

/** Whether journals have had time to arrive since a watcher runs. */
export function isSettled({ Now, UpSince }: BeatRow): boolean {
  return Now >= addSeconds(UpSince, SETTLE_AFTER_OUTAGE_SECONDS);
}

interface JudgedJobs {
  /** The number of jobs for which a decision was stored. */
  judged: number;
  /** Jobs that can't be judged. */
  problems: WatcherProblem[];
}

/**
 * Judges every job that needs a decision, each separately, so that one that fails doesn't delay the others. Does
 * nothing while journals may still arrive.
 *
 * @param settles false: judge at once, for a caller that looks once and ends
 */
export async function judge(context: WatcherContext, beat: BeatRow, settles = true): Promise<JudgedJobs> {
  const { database, problems } = context;
  const { Now, UpSince, OutageSince } = beat;
  if (settles && !isSettled(beat)) return { judged: 0, problems: [] };
  const found = await forEachItem(
    database,
    [UpSince],
    () => markLost(context, Now, UpSince),
    (_, reason) => ({ Key: 'judge/lost', JobId: null, Text: `Silent runs can't be marked as lost: ${reason}` }),
  );
  const reach = getReach(await database.call('ListPeople', {}), beat);
  const present: JudgingContext = {
    now: Now,
    lateBefore: addSeconds(Now, -SETTLE_SECONDS),
    alertSince: addSeconds(UpSince, -TOLD_DAYS * 86_400),
    outageUntil: Now < addSeconds(UpSince, OUTAGE_COUNTS_SECONDS) ? UpSince : null,
    reach,
  };
  let judged = 0;
  for (let AfterJobId = 0; ;) {
    const jobs = await database.call('ListJobsToJudge', { Now, SettleSeconds: SETTLE_SECONDS, AfterJobId });
    const last = jobs.at(-1);
    if (!last) break;
    AfterJobId = last.JobId;
    const failed = await forEachItem(
      database,
      jobs,
      async ({ JobId }) => {
        if (await judgeUntilDone(context, JobId, present)) judged++;
      },
      ({ JobId }, reason) => ({ Key: `judge/${JobId}`, JobId, Text: `Job ${JobId} can't be judged: ${reason}` }),
    );
    found.push(...failed);
  }
  await problems.replace('judge', found);
  await sendOutageSummary(context, reach, { now: Now, since: OutageSince, until: UpSince });
  return { judged, problems: found };
}

/** A pass has failed if every job that needs a decision fails. @throws in that case */
export function createFailureCheck(): (pass: JudgedJobs) => void {
  let known = new Set<string>();
  const newly = new Map<string, string>();
  return ({ judged, problems }) => {
    if (judged > 0) {
      known = new Set(problems.map(({ Key }) => Key));
      newly.clear();
    }
    for (const { Key, Text } of problems) if (!known.has(Key)) newly.set(Key, Text);
    const [first] = newly.values();
    if (newly.size >= MOST_FAILING)
      throw new Error(`No job can be judged any more; the first of ${newly.size}: ${first}`);
  };
}

/** If this many fail one after another, without any success, it isn't a coincidence. */
const MOST_FAILING = 3;

async function markLost({ database, log }: WatcherContext, Now: string, UpSince: string): Promise<void> {
  const [lost] = await database.call('MarkLost', { Now, UpSince });
  if (lost && lost.Lost > 0) log.info({ runs: lost.Lost }, 'Runs are lost by silence.');
}

/** Until nothing of the job is left to decide. @returns whether something was stored */
async function judgeUntilDone(context: WatcherContext, jobId: number, present: JudgingContext): Promise<boolean> {
  for (let reads = 0; reads < MOST_READS; reads++) {
    if (!(await judgeOnce(context, jobId, present))) return reads > 0;
  }
  return true;
}

/** @returns whether there was something to store, and it counted */
async function judgeOnce({ database, log }: WatcherContext, JobId: number, present: JudgingContext): Promise<boolean> {
  const [job] = await database.call('ReadJob', { Now: present.now, JobId, SettleSeconds: SETTLE_SECONDS });
  const judgement = job && judgeJob(job, present);
  if (!judgement) return false;
  const [saved] = await database.call('SaveJudgement', { Now: present.now, ...judgement });
  if (!saved?.Saved) return false;
  for (const { EventKey, Kind, InSummary } of judgement.Opened) {
    log.info({ jobId: JobId, job: job.Name, alert: EventKey, kind: Kind, inSummary: InSummary }, 'An alert is opened.');
  }
  for (const { AlertKey } of judgement.Closed) {
    log.info({ jobId: JobId, job: job.Name, alertKey: AlertKey }, 'An alert is over.');
  }
  return true;
}

function addSeconds(time: string, seconds: number): string {
  return new Date(Date.parse(time) + seconds * 1000).toISOString();
}
