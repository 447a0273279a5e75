import type { JobRow } from '#database';
import type { Command } from 'commander';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { departmentOption } from '../options/findDepartment.js';
import { showMoment } from '../options/moment.js';
import { waitForJournals } from '../journals/waitForJournals.js';
import { printRows } from '../output/printRows.js';
import type { Column } from '../output/table.js';
import { colors } from '../output/terminal.js';

interface Options extends DatabaseOptions {
  department?: string;
  retired?: boolean;
  json?: boolean;
}

export function define(command: Command): void {
  databaseOptions(command)
    .option('-d, --department <name>', 'of this department only')
    .option('--retired', 'retired jobs, too')
    .option('--json', 'as a JSON array')
    .action(jobs);
}

async function jobs(options: Options): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    await waitForJournals(database.destination);
    const DepartmentId = await departmentOption(database, caller, options.department);
    const rows = await database.call('ListJobs', { ...caller, DepartmentId, Retired: options.retired ?? false });
    printRows(rows, JOBS, 'No jobs found. "job-logger new" registers one, "job-logger apply" all of a file.', options);
  });
}

const JOBS: Column<JobRow>[] = [
  { title: 'Job', text: (job) => job.JobId, align: 'right' },
  { title: '', text: (job) => job.Icon },
  { title: 'Name', text: (job) => job.Name, shrinks: 2, least: 12 },
  { title: 'Department', text: (job) => job.DepartmentName, shrinks: 1, least: 7, drops: 2 },
  { title: 'Owner', text: (job) => job.OwnerName ?? job.OwnerEmail, shrinks: 2, least: 10, drops: 3 },
  { title: 'Schedule', text: (job) => job.Cron, drops: 1 },
  { title: 'Last run', text: (job) => showMoment(job.LastStartedAt) },
  { title: 'Status', text: (job) => job.LastStatus },
  { title: '', text: (job) => formatSilence(job) },
];

function formatSilence({ Paused, SnoozedUntil, RetiredAt }: JobRow): string {
  if (RetiredAt !== null) return colors.dim('retired');
  if (Paused) return colors.yellow('paused');
  return SnoozedUntil !== null && Date.parse(SnoozedUntil) > Date.now() ? colors.yellow('snoozed') : '';
}
