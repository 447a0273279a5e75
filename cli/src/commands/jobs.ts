import type { JobRow } from '#database';
import type { Command } from 'commander';
import { asJson } from '../output/asJson.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { departmentOption } from '../options/findDepartment.js';
import { showMoment } from '../options/moment.js';
import { waitForJournals } from '../journals/waitForJournals.js';
import { table } from '../output/table.js';
import { note } from '../output/note.js';
import { colors, print } from '../output/terminal.js';

interface Options extends DatabaseOptions {
  department?: string;
  retired?: boolean;
  json?: boolean;
}

export function define(command: Command): void {
  databaseOptions(command)
    .option('-d, --department <name>', 'of this department only')
    .option('--retired', 'those that are no more as well')
    .option('--json', 'as a JSON array')
    .action(jobs);
}

async function jobs(options: Options): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    await waitForJournals(database.destination);
    const DepartmentId = await departmentOption(database, caller, options.department);
    const rows = await database.call('ListJobs', { ...caller, DepartmentId, Retired: options.retired ?? false });
    if (options.json) return print(asJson(rows));
    if (rows.length === 0)
      return note('No job there. "job-logger new" registers one, "job-logger apply" all of a file.');
    print(jobsTable(rows));
  });
}

function jobsTable(rows: JobRow[]): string {
  return table(
    [
      { title: 'Job', align: 'right' },
      { title: '' },
      { title: 'Name', shrinks: 2, least: 12 },
      { title: 'Department', shrinks: 1, least: 7, drops: 2 },
      { title: 'Owner', shrinks: 2, least: 10, drops: 3 },
      { title: 'Schedule', drops: 1 },
      { title: 'Last run' },
      { title: 'Status' },
      { title: '' },
    ],
    rows.map((job) => [
      String(job.JobId),
      job.Icon ?? '',
      job.Name,
      job.DepartmentName,
      job.OwnerName ?? job.OwnerEmail ?? '',
      job.Cron ?? '',
      showMoment(job.LastStartedAt),
      job.LastStatus ?? '',
      formatSilence(job),
    ]),
  );
}

function formatSilence({ Paused, SnoozedUntil, RetiredAt }: JobRow): string {
  if (RetiredAt !== null) return colors.dim('retired');
  if (Paused) return colors.yellow('paused');
  return SnoozedUntil !== null && Date.parse(SnoozedUntil) > Date.now() ? colors.yellow('snoozed') : '';
}
