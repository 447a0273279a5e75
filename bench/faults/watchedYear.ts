import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { initDatabase, openDatabase, openWatcherDatabase, type WatcherDatabase } from '#database';
import { loadSqliteDriver } from '#database/store/sqliteDriver';
import { watcherContext } from '../../watcher/src/context.js';
import { judge, SETTLE_SECONDS } from '../../watcher/src/loops/judge.js';
import { refreshSchedules } from '../../watcher/src/loops/refreshSchedules.js';
import { makeJobs, makeRuns } from './year/makeYear.js';
import { listDueTimes, type Fate, decideFates, type YearJob, type YearRun } from './year/yearOracle.js';
import { type Findings, scaleCount, type Trial } from './trial.js';
import { silentLog } from '../watchers.js';

const { DatabaseSync } = loadSqliteDriver();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2027, 0, 1);
const UNTIL = Date.UTC(2028, 0, 1);

/** A simulated year of jobs in all zones: each expected run is met, missed or excused as an oracle says. */
export const watchedYear: Trial = {
  name: 'watchedYear',
  harm: 'a simulated year: clocks and schedules change, jobs rest, runs are late, missing, by hand, known days after',
  async run(campaign) {
    const year = await openYear();
    try {
      const zones = Intl.supportedValuesOf('timeZone').length;
      const jobs = makeJobs(scaleCount(Math.max(400, zones), campaign), campaign.random, FROM);
      await year.register(jobs);
      // A run of the last hours may belong to what is due on the day after.
      const due = new Map(jobs.map((job) => [job.jobId, listDueTimes(job, FROM, UNTIL + DAY)]));
      const runs = jobs.flatMap((job) => makeRuns(job, due.get(job.jobId) ?? [], campaign.random));
      // In npm test the passes take most of the time.
      const sweeps = await year.pass(jobs, runs, campaign.scale < 0.1 ? 12 * HOUR : 6 * HOUR);
      const found = year.expected();
      for (const job of jobs) {
        const ofJob = runs.filter(({ jobId }) => jobId === job.jobId);
        const right = decideFates(job, due.get(job.jobId) ?? [], ofJob, sweeps, SETTLE_SECONDS * 1000);
        compareFates(job, right, found.get(job.jobId) ?? new Map<number, string>(), campaign.findings);
      }
    } finally {
      await year.remove();
    }
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

async function openYear() {
  const folder = mkdtempSync(path.join(getMemoryFolder(), 'job-logger-year-'));
  const setting = `sqlite:${path.join(folder, 'year.db')}`;
  await initDatabase(setting);
  const watched = await openWatcherDatabase(setting);
  const db = new DatabaseSync(path.join(folder, 'year.db'));
  return {
    async register(jobs: YearJob[]) {
      const database = await openDatabase(setting);
      const [department] = await database.call('SaveDepartment', { Name: 'IT' });
      for (const { jobId, cron, timeZone, graceSeconds } of jobs) {
        await database.call('SaveJob', {
          JobId: jobId,
          Name: `Job ${jobId}`,
          DepartmentId: department!.DepartmentId,
          Cron: cron,
          TimeZone: timeZone,
          GraceSeconds: graceSeconds,
        });
      }
      await database.close();
    },
    pass: (jobs: YearJob[], runs: YearRun[], pause: number) => simulateYear(watched, db, jobs, runs, pause),
    expected() {
      const rows: { JobId: number; DueAt: string; Status: string }[] = db
        .prepare('SELECT JobId, DueAt, Status FROM ExpectedRuns WHERE DueAt < ?')
        .all(new Date(UNTIL).toISOString());
      const found = new Map<number, Map<number, string>>();
      for (const { JobId, DueAt, Status } of rows) {
        const ofJob = found.get(JobId) ?? new Map<number, string>();
        found.set(JobId, ofJob.set(Date.parse(DueAt), Status));
      }
      return found;
    },
    async remove() {
      db.close();
      await watched.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Other trials test whether a commit is on the disk; here that would take most of the time. */
function getMemoryFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();
}

type Connection = InstanceType<typeof DatabaseSync>;

/** Simulates the year, from one pass of the watcher to the next. @returns the times of the passes */
async function simulateYear(
  watched: WatcherDatabase,
  db: Connection,
  jobs: YearJob[],
  runs: YearRun[],
  pause: number,
): Promise<number[]> {
  const changes = jobs.flatMap(listChanges);
  const end = UNTIL + 5 * DAY;
  const looks = Array.from({ length: (end - FROM) / pause }, (_, index) => FROM + index * pause);
  const context = watcherContext(watched, silentLog, 90, () => []);
  const never = { OutageSince: null, MailSetUp: false, SlackSetUp: false };
  const sweeps = [...new Set([...looks, ...changes.map(({ at }) => at), end])].toSorted((one, other) => one - other);
  const waiting = runs.toSorted((one, other) => one.arrivesAt - other.arrivesAt);
  let arrived = 0;
  for (const sweep of sweeps) {
    const from = arrived;
    while (arrived < waiting.length && waiting[arrived]!.arrivesAt <= sweep) arrived++;
    insert(db, waiting.slice(from, arrived), from);
    const now = new Date(sweep).toISOString();
    await refreshSchedules(context, now);
    await judge(context, { Now: now, UpSince: new Date(FROM - DAY).toISOString(), ...never });
    const made = changes.filter(({ at }) => at === sweep);
    for (const { jobId, assignment, values } of made)
      db.prepare(`UPDATE Jobs SET ${assignment} WHERE JobId = ?`).run(...values, jobId);
    // As soon after an edit as the watcher looks at schedules.
    if (made.length > 0) await refreshSchedules(context, now);
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

function insert(db: Connection, runs: YearRun[], first: number): void {
  if (runs.length === 0) return;
  const statement = db.prepare(
    `INSERT INTO LogHistory (RunId, JobId, DepartmentId, Status, StartedAt, EndedAt, InsertedAt, NeedsValidation, Machine, OsUser,
       Runtime, Sdk, Script, HeartbeatAt, JudgeDueAt)
     VALUES (:RunId, :JobId, 1, 'Done', :StartedAt, :EndedAt, :ArrivesAt, 0, 'SRV', 'davide', 'node', '0.1.0', 'x.ts', :ArrivesAt,
       :ArrivesAt)`,
  );
  db.exec('BEGIN');
  for (const [index, { jobId, startedAt, arrivesAt }] of runs.entries()) {
    statement.run({
      RunId: `00000000-0000-4000-8000-${String(first + index).padStart(12, '0')}`,
      JobId: jobId,
      StartedAt: new Date(startedAt).toISOString(),
      EndedAt: new Date(startedAt + 50).toISOString(),
      ArrivesAt: new Date(arrivesAt).toISOString(),
    });
  }
  db.exec('COMMIT');
}
