/** `runs`, `alerts` and `tickets`: of a job or a department, read page by page. */
import type { Claimed, Database } from '#database';
import type { Command } from 'commander';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { departmentOption } from '../options/findDepartment.js';
import { numberOption } from '../options/numberOption.js';
import { printNote } from './printNote.js';
import { printRows } from './printRows.js';
import type { Column } from './table.js';

/** The most rows that one call of a list procedure returns. */
const PAGE = 100;

export interface ListOptions extends DatabaseOptions {
  job?: string;
  department?: string;
  limit: string;
  json?: boolean;
}

interface Page extends Claimed {
  JobId: number | null;
  DepartmentId: number | null;
  PageSize: number;
}

export function listOptions(command: Command): Command {
  return databaseOptions(command)
    .option('-j, --job <number>', 'of this job only')
    .option('-d, --department <name>', 'of this department only')
    .option('-n, --limit <number>', 'how many', '25')
    .option('--json', 'as a JSON array, newest first');
}

/**
 * @param none what to say if there is no row
 * @param ask reads a page of rows after the last one, and one more if there is one
 */
export async function printList<Row extends object>(
  options: ListOptions,
  columns: Column<Row>[],
  none: string,
  ask: (database: Database, page: Page, last: Row | undefined) => Promise<Row[]>,
): Promise<void> {
  const limit = numberOption('--limit', options.limit);
  const JobId = options.job === undefined ? null : numberOption('--job', options.job);
  await withDatabase(options, async (database, caller) => {
    const DepartmentId = await departmentOption(database, caller, options.department);
    const rows: Row[] = [];
    let more: boolean;
    do {
      const PageSize = Math.min(PAGE, limit - rows.length);
      const page = await ask(database, { ...caller, JobId, DepartmentId, PageSize }, rows.at(-1));
      rows.push(...page.slice(0, PageSize));
      more = page.length > PageSize;
    } while (more && rows.length < limit);
    const isUnknown =
      JobId && rows.length === 0 && (await database.call('ListJobs', { ...caller, JobId })).length === 0;
    printRows(rows, columns, isUnknown ? `There is no job ${JobId}.` : none, options);
    if (more && !options.json) printNote(`(the newest ${limit}; --limit ${limit * 4} shows more)`);
  });
}
