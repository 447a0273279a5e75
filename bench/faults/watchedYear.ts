import type { Database } from '#database';
import { type Connection, inTransaction } from '#database/store/sqliteFile';
import { insertRun } from '../../database/test/embeddedFile.js';
import { SETTLE_SECONDS } from '../../watcher/src/loops/judge.js';
import { Passes } from '../../watcher/test/passes.js';
import { inWatchedSandbox } from '../watchers.js';
import { makeJobs, makeRuns } from './year/makeYear.js';
import { listDueTimes, type Fate, decideFates, type YearJob, type YearRun } from './year/yearOracle.js';
import { type Findings, scaleCount, type Trial } from './trial.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2027, 0, 1);
const UNTIL = Date.UTC(2028, 0, 1);

/** A simulated year of jobs in all zones: each expected run is met, missed or excused as an oracle says. */
export const watchedYear: Trial = {
  name: 'watchedYear',
  harm: 'a simulated year: clocks and schedules change, jobs rest, runs are late, missing, by hand, known days after',
  async run(campaign) {
    await inWatchedSandbox(
      async (sandbox, watched, db) => {
        const zones = Intl.supportedValuesOf('timeZone').length;
        const jobs = makeJobs(scaleCount(Math.max(400, zones), campaign), campaign.random, FROM);
        await registerJobs(sandbox.database, jobs);
        // A run of the last hours may belong to what is due on the day after.
        const due = new Map(jobs.map((job) => [job.jobId, listDueTimes(job, FROM, UNTIL + DAY)]));
        const runs = jobs.flatMap((job) => makeRuns(job, due.get(job.jobId) ?? [], campaign.random));
        // In npm test the passes take most of the time.
        const passes = new Passes(watched, new Date(FROM - DAY).toISOString(), []);
        const sweeps = await simulateYear(passes, db, jobs, runs, campaign.scale < 0.1 ? 12 * HOUR : 6 * HOUR);
        const found = listExpected(db);
        for (const job of jobs) {
          const ofJob = runs.filter(({ jobId }) => jobId === job.jobId);
          const right = decideFates(job, due.get(job.jobId) ?? [], ofJob, sweeps, SETTLE_SECONDS * 1000);
          compareFates(job, right, found.get(job.jobId) ?? new Map<number, string>(), campaign.findings);
        }
      },
      { inMemory: true },
    );
  },
};

function compareFates(job: YearJob, right: Map<number, Fate>, found: Map<number, string>, findings: Findings): void {
  const about = `job ${job.jobId}, "${job.cron}" in ${job.timeZone}, grace ${job.graceSeconds} s`;
  for (const [at, fate] of right) {
    if (at >= UNTIL) continue;
    findings.faults++;
    const what = found.get(at);
    if (what !== fate)
      findings.count('lost', `${about}: ${new Date(at).toISOString()} is ${what}, and should be ${fate}`);
  }
  for (const at of found.keys()) {
    if (!right.has(at)) findings.count('doubled', `${about}: ${new Date(at).toISOString()} was never due`);
  }
}

async function registerJobs(database: Database, jobs: YearJob[]): Promise<void> {
  for (const { jobId, cron, timeZone, graceSeconds } of jobs) {
    const schedule = { Cron: cron, TimeZone: timeZone, GraceSeconds: graceSeconds };
    await database.call('SaveJob', { JobId: jobId, Name: `Job ${jobId}`, DepartmentId: 1, ...schedule });
  }
}

/** Each job's expected runs in the year, by due time, and what became of them. */
function listExpected(db: Connection): Map<number, Map<number, string>> {
  const rows: { JobId: number; DueAt: string; Status: string }[] = db
    .prepare('SELECT JobId, DueAt, Status FROM ExpectedRuns WHERE DueAt < ?')
    .all(new Date(UNTIL).toISOString());
  const found = new Map<number, Map<number, string>>();
  for (const { JobId, DueAt, Status } of rows) {
    const ofJob = found.get(JobId) ?? new Map<number, string>();
    found.set(JobId, ofJob.set(Date.parse(DueAt), Status));
  }
  return found;
}

/** Simulates the year, from one pass of the watcher to the next. @returns the times of the passes */
async function simulateYear(
  passes: Passes,
  db: Connection,
  jobs: YearJob[],
  runs: YearRun[],
  pause: number,
): Promise<number[]> {
  const changes = jobs.flatMap(listChanges);
  const end = UNTIL + 5 * DAY;
  const looks = Array.from({ length: (end - FROM) / pause }, (_, index) => FROM + index * pause);
  const sweeps = [...new Set([...looks, ...changes.map(({ at }) => at), end])].toSorted((one, other) => one - other);
  const waiting = runs.toSorted((one, other) => one.arrivesAt - other.arrivesAt);
  let arrived = 0;
  for (const sweep of sweeps) {
    const from = arrived;
    while (arrived < waiting.length && waiting[arrived]!.arrivesAt <= sweep) arrived++;
    insert(db, waiting.slice(from, arrived));
    const now = new Date(sweep).toISOString();
    await passes.schedule(now);
    await passes.judge(now);
    const made = changes.filter(({ at }) => at === sweep);
    for (const { jobId, assignment, values } of made)
      db.prepare(`UPDATE Jobs SET ${assignment} WHERE JobId = ?`).run(...values, jobId);
    // As soon after an edit as the watcher looks at schedules.
    if (made.length > 0) await passes.schedule(now);
  }
  return sweeps;
}

interface Change {
  at: number;
  jobId: number;
  assignment: string;
  values: (string | number)[];
}

/** What people change in a job, written like the app's procedures write it. */
function listChanges({ jobId, pauses, snoozes, change }: YearJob): Change[] {
  const pausing = pauses.flatMap(([from, until]) =>
    [from, until].map((at) => ({ at, jobId, assignment: 'Paused = ?', values: [at === from ? 1 : 0] })),
  );
  const snoozing = snoozes.map(([at, until]) => {
    return { at, jobId, assignment: 'SnoozedUntil = ?', values: [new Date(until).toISOString()] };
  });
  if (change === null) return [...pausing, ...snoozing];
  const assignment = 'ExpectedUntil = NULL, Cron = ?, TimeZone = ?';
  return [...pausing, ...snoozing, { at: change.at, jobId, assignment, values: [change.cron, change.timeZone] }];
}

function insert(db: Connection, runs: YearRun[]): void {
  inTransaction(db, () => {
    for (const { jobId, startedAt, arrivesAt } of runs) {
      const [ended, arrived] = [startedAt + 50, arrivesAt].map((at) => new Date(at).toISOString());
      const told = { InsertedAt: arrived!, HeartbeatAt: arrived!, JudgeDueAt: arrived! };
      insertRun(db, new Date(startedAt).toISOString(), { JobId: jobId, EndedAt: ended!, ...told });
    }
  });
}
