import type { BeatRow, WatcherDatabase } from '#database';
import { type Judged, judgeJob, type Present } from '../judge/judgeJob.js';
import type { People, Recipient } from '../judge/recipients.js';
import type { Logger } from '../log.js';
import { tellOutage } from './tellOutage.js';

/** How long a run's begin may be on its way before the run counts as missed. */
export const SETTLE_SECONDS = 60;
/** After an outage, how long journals have to arrive before anything is judged. */
export const SETTLE_AFTER_OUTAGE_SECONDS = 120;
/** What comes later than so long after an outage is told as ever. */
const OUTAGE_COUNTS_SECONDS = 3600;

/** Decides about every job about which something is to be decided. Nothing, while journals may still arrive. */
export async function judge(database: WatcherDatabase, log: Logger, beat: BeatRow): Promise<void> {
  const { Now, UpSince, OutageSince } = beat;
  if (Now < later(UpSince, SETTLE_AFTER_OUTAGE_SECONDS)) return;
  const [lost] = await database.call('MarkLost', { Now, UpSince });
  if (lost && lost.Lost > 0) log.info({ runs: lost.Lost }, 'Runs are lost by silence.');

  const people = await readPeople(database);
  const present: Present = {
    now: Now,
    lateBefore: later(Now, -SETTLE_SECONDS),
    outageUntil: Now < later(UpSince, OUTAGE_COUNTS_SECONDS) ? UpSince : null,
    people,
  };
  for (;;) {
    const jobs = await database.call('ListJobsToJudge', { Now, SettleSeconds: SETTLE_SECONDS });
    let changed = 0;
    for (const { JobId } of jobs) if (await judgeOne(database, log, JobId, present)) changed++;
    if (changed === 0) break;
  }
  await tellOutage(database, people, { now: Now, since: OutageSince, until: UpSince });
}

/** @returns whether there was something to write down, and it counted */
async function judgeOne(database: WatcherDatabase, log: Logger, JobId: number, present: Present): Promise<boolean> {
  const [job] = await database.call('ReadJob', { Now: present.now, JobId, SettleSeconds: SETTLE_SECONDS });
  if (!job) return false;
  const { judgement, problems } = judgeJob(job, present);
  warnOf(problems, job.Name, JobId, log);
  if (!judgement) return false;
  const [saved] = await database.call('SaveJudgement', { Now: present.now, ...judgement });
  if (!saved?.Saved) return false;
  logOf(judgement, job.Name, JobId, log);
  return true;
}

function logOf(judgement: NonNullable<Judged['judgement']>, job: string, jobId: number, log: Logger): void {
  for (const { EventKey, Kind, InSummary } of judgement.Opened) {
    log.info({ jobId, job, alert: EventKey, kind: Kind, inSummary: InSummary }, 'An alert is opened.');
  }
  for (const { AlertKey } of judgement.Closed) log.info({ jobId, job, alertKey: AlertKey }, 'An alert is over.');
}

const warned = new Set<string>();

/** Once each, not every few seconds. */
function warnOf(problems: string[], job: string, jobId: number, log: Logger): void {
  for (const problem of problems) {
    const key = `${jobId} ${problem}`;
    if (warned.has(key)) continue;
    warned.add(key);
    log.warn({ jobId, job, problem }, 'An alert rule of the job can not be used, and counts as not said.');
  }
}

async function readPeople(database: WatcherDatabase): Promise<People> {
  const people = await database.call('ListPeople', {});
  return new Map(
    people.map(({ Email, SlackChannel }): [string, Recipient] => [
      Email.toLowerCase(),
      SlackChannel === null ? { channel: 'mail', recipient: Email } : { channel: 'slack', recipient: SlackChannel },
    ]),
  );
}

function later(time: string, seconds: number): string {
  return new Date(Date.parse(time) + seconds * 1000).toISOString();
}
