import {
  DAYS_AHEAD,
  dayEdges,
  getLocalDay,
  expectedRuns,
  isDay,
  localText,
  scheduleProblem,
  timeZoneProblem,
} from '#schedule';
import { RULES } from '#database/rules';
import type { Command } from 'commander';
import { asJson } from '../output/asJson.js';
import { type DatabaseOptions, databaseOptions, databaseSetting, withDatabase } from '../connect.js';
import { ExitCode } from '../exitCodes.js';
import { NoDatabase, UsageError } from '../failure.js';
import { printNote } from '../output/printNote.js';
import { refreshExpectedRuns } from '../schedule/refreshExpectedRuns.js';
import { formatCount } from '../output/runWords.js';
import { listDatabaseJobs, readFileJobs, nearestJobsFile, type ScheduledJob } from '../schedule/scheduledJobs.js';
import { printRows } from '../output/printRows.js';
import type { Column } from '../output/table.js';
import { colors, print } from '../output/terminal.js';

interface Options extends DatabaseOptions {
  day: string;
  zone?: string;
  file?: string;
  refresh?: boolean;
  json?: boolean;
}

interface PlannedRun {
  JobId: number | null;
  JobName: string;
  Icon: string | null;
  DepartmentName: string;
  DueAt: string;
  /** The time from which it is missed. */
  LateAt: string;
  /** Local time in the day's zone. */
  Local: string;
  Cron: string;
  TimeZone: string;
  Paused: boolean;
}

export function define(command: Command): void {
  databaseOptions(command)
    .option('--day <day>', 'yesterday, today, tomorrow, or a date: 2026-12-24', 'today')
    .option('--zone <zone>', "time zone of the day, e.g. Europe/Rome; default: each job's own")
    .option('--file <file>', 'the jobs of this jobs.yaml instead of those of the database')
    .option('--refresh', `make the expected runs of the next ${DAYS_AHEAD} days in the database`)
    .option('--json', 'as a JSON array, by time')
    .addHelpText(
      'after',
      '\nWhere no database is set, the jobs are those of the nearest jobs.yaml, from the working directory upward.',
    )
    .action((options: Options) => (options.refresh ? refresh(options) : showDay(options)));
}

async function showDay(options: Options): Promise<void> {
  const { day, zone } = options;
  const problem = zone === undefined ? null : timeZoneProblem(zone);
  if (problem) throw new UsageError(`--zone ${problem}, not "${zone}".`);
  if (!Object.hasOwn(FROM_TODAY, day) && !isDay(day)) {
    throw new UsageError(`--day needs yesterday, today, tomorrow, or a day such as 2026-12-24, not "${day}".`);
  }
  const runs = (await scheduledJobs(options)).flatMap((job) => planRuns(job, day, zone));
  const byTime = runs.toSorted((one, other) => (one.DueAt < other.DueAt ? -1 : Number(one.DueAt > other.DueAt)));
  printRows(byTime, columns(byTime), 'Nothing is due on that day.', options);
}

/** The database's expected runs if a database is set, because they are kept up to date there. */
async function scheduledJobs(options: Options): Promise<ScheduledJob[]> {
  if (options.file !== undefined) return readFileJobs(options.file);
  try {
    databaseSetting(options);
  } catch (error) {
    const file = error instanceof NoDatabase ? nearestJobsFile() : undefined;
    if (file === undefined) throw error;
    printNote(`No database is set: these are the jobs of ${file}.`);
    return readFileJobs(file);
  }
  return withDatabase(options, listDatabaseJobs);
}

const FROM_TODAY: Record<string, number> = { yesterday: -1, today: 0, tomorrow: 1 };

function planRuns(job: ScheduledJob, day: string, zone: string | undefined): PlannedRun[] {
  const problem = scheduleProblem(job);
  if (problem) {
    printNote(`Job ${job.jobId} (${job.name}) is left out: ${problem}.`);
    process.exitCode = ExitCode.Failed;
    return [];
  }
  const timeZone = zone ?? job.timeZone;
  const { from, until } = dayEdges(isDay(day) ? day : getLocalDay(new Date(), timeZone, FROM_TODAY[day]), timeZone);
  return expectedRuns(job, from, until).map((at) => ({
    JobId: job.jobId,
    JobName: job.name,
    Icon: job.icon,
    DepartmentName: job.department,
    DueAt: at.toISOString(),
    LateAt: new Date(at.getTime() + (job.graceSeconds ?? RULES.GraceSeconds) * 1000).toISOString(),
    Local: localText(at, timeZone),
    Cron: job.cron,
    TimeZone: job.timeZone,
    Paused: job.paused,
  }));
}

function columns(runs: PlannedRun[]): Column<PlannedRun>[] {
  const oneZone = new Set(runs.map(({ TimeZone }) => TimeZone)).size === 1;
  return [
    { title: 'Due', text: (run) => run.Local.slice(0, 16).replace('T', ' ') },
    { title: 'Job', text: (run) => run.JobId, align: 'right' },
    { title: '', text: (run) => run.Icon },
    { title: 'Name', text: (run) => run.JobName, shrinks: 2, least: 12 },
    { title: 'Department', text: (run) => run.DepartmentName, shrinks: 1, least: 7, drops: 2 },
    { title: 'Schedule', text: (run) => run.Cron, drops: 1 },
    { title: 'Time zone', text: (run) => (oneZone ? '' : run.TimeZone), drops: 3 },
    { title: '', text: (run) => (run.Paused ? colors.yellow('paused') : '') },
  ];
}

async function refresh(options: Options): Promise<void> {
  if (options.file !== undefined) {
    throw new UsageError('--refresh is of the jobs in the database: "job-logger apply" brings those of a file there.');
  }
  await withDatabase(options, async (database, caller) => {
    const jobs = await database.call('ListJobs', caller);
    const { rows, until, problems } = await refreshExpectedRuns(database, caller, jobs);
    for (const problem of problems) printNote(problem);
    if (problems.length > 0) process.exitCode = ExitCode.Failed;
    if (options.json) return print(asJson(rows));
    const sum = (of: 'Added' | 'Removed') => rows.reduce((total, row) => total + row[of], 0);
    print(
      `Expected runs of ${formatCount(rows.length, 'job')} are known until ${until.toISOString().slice(0, 10)}: ` +
        `${sum('Added')} added, ${sum('Removed')} removed.`,
    );
  });
}
