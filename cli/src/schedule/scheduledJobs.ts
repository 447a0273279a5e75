/** The jobs with schedules: those of the database, or of a jobs.yaml if no database is set. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Claimed, Database, JobRow } from '#database';
import type { Schedule } from '#schedule';
import { parseDuration } from '../options/duration.js';
import { checkSchedules } from '../jobsFile/findProblems.js';
import { readJobsFile } from '../jobsFile/readJobsFile.js';

export interface ScheduledJob extends Schedule {
  /** Null if the file has no id for it yet. */
  jobId: number | null;
  name: string;
  icon: string | null;
  department: string;
  /** Null: the default. */
  graceSeconds: number | null;
  paused: boolean;
}

export async function listDatabaseJobs(database: Database, caller: Claimed): Promise<ScheduledJob[]> {
  const rows = await database.call('ListJobs', caller);
  return rows.flatMap((row) => {
    const schedule = getSchedule(row);
    if (!schedule) return [];
    return [
      {
        ...schedule,
        jobId: row.JobId,
        name: row.Name,
        icon: row.Icon,
        department: row.DepartmentName,
        graceSeconds: row.GraceSeconds,
        paused: row.Paused,
      },
    ];
  });
}

/** Undefined if nobody expects it at any time. */
export function getSchedule({ Cron, TimeZone }: Pick<JobRow, 'Cron' | 'TimeZone'>): Schedule | undefined {
  return Cron === null || TimeZone === null ? undefined : { cron: Cron, timeZone: TimeZone };
}

/** @throws UsageError that says what is wrong with the file */
export function readFileJobs(file: string): ScheduledJob[] {
  const jobsFile = readJobsFile(file);
  const { content } = jobsFile;
  jobsFile.refuse(checkSchedules(content));
  return (content.jobs ?? []).flatMap((job) => {
    const timeZone = job.timeZone ?? content.timeZone;
    if (!job.schedule || !timeZone) return [];
    const { id: jobId = null, name, icon = null, department, schedule: cron } = job;
    const graceSeconds = job.grace ? Math.round((parseDuration(job.grace) ?? 0) / 1000) : null;
    return [{ jobId, name, icon, department, cron, timeZone, graceSeconds, paused: false }];
  });
}

/** The nearest jobs.yaml, in the working directory or above. */
export function nearestJobsFile(folder = process.cwd()): string | undefined {
  const file = path.join(folder, 'jobs.yaml');
  if (existsSync(file)) return file;
  const above = path.dirname(folder);
  return above === folder ? undefined : nearestJobsFile(above);
}
