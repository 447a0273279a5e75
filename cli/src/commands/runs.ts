import type { Claimed, Database, ListRunsInput, RunRow, RunStatus, Validation } from '#database';
import { RUN_STATUSES, VALIDATIONS } from '#database/contract/choices';
import { RULES } from '#database/rules';
import type { Command } from 'commander';
import { choiceOption } from '../options/choiceOption.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { showDuration } from '../options/duration.js';
import { departmentOption } from '../options/findDepartment.js';
import { momentOption, showMoment } from '../options/moment.js';
import { numberOption } from '../options/numberOption.js';
import { moreWords, readPages } from '../output/readPages.js';
import { statusWords, validationWords } from '../output/runWords.js';
import { waitForJournals } from '../journals/waitForJournals.js';
import { printRows } from '../output/printRows.js';
import type { Column } from '../output/table.js';
import { printNote } from '../output/printNote.js';

interface Options extends DatabaseOptions {
  job?: string;
  department?: string;
  status?: RunStatus;
  validation?: Validation;
  from?: string;
  to?: string;
  text?: string;
  limit: string;
  json?: boolean;
}

export function define(command: Command): void {
  databaseOptions(command)
    .option('-j, --job <number>', 'of this job only')
    .option('-d, --department <name>', 'of this department only')
    .addOption(choiceOption('-s, --status <status>', 'with this status only', RUN_STATUSES))
    .addOption(choiceOption('--validation <state>', 'in this state only', VALIDATIONS))
    .option('--from <moment>', 'started at or after: 2026-11-24, 2026-11-24T10:30, today, yesterday, 2h, 7d')
    .option('--to <moment>', 'started before')
    .option(
      '-t, --text <text>',
      `search job name, message, machine and run id; without --from, of the last ${RULES.SearchDays} days`,
    )
    .option('-n, --limit <number>', 'how many', '25')
    .option('--json', 'as a JSON array, newest first')
    .action(runs);
}

async function runs(options: Options): Promise<void> {
  const limit = numberOption('--limit', options.limit);
  await withDatabase(options, async (database, caller) => {
    await waitForJournals(database.destination);
    const input = { ...caller, ...(await filters(database, caller, options)) };
    const { rows, more } = await readPages<RunRow>(limit, (PageSize, last) =>
      database.call('ListRuns', {
        ...input,
        PageSize,
        BeforeStartedAt: last?.StartedAt ?? null,
        BeforeRunKey: last?.RunKey ?? null,
      }),
    );
    const { JobId } = input;
    const isUnknown =
      JobId && rows.length === 0 && (await database.call('ListJobs', { ...caller, JobId })).length === 0;
    printRows(rows, RUNS, isUnknown ? `There is no job ${JobId}.` : 'No run there.', options);
    if (more && !options.json) printNote(moreWords(limit));
    if (options.text !== undefined && options.from === undefined)
      printNote(`Searched ${RULES.SearchDays} days; "--from 180d" searches further back.`);
  });
}

async function filters(database: Database, caller: Claimed, options: Options): Promise<ListRunsInput> {
  return {
    JobId: options.job === undefined ? null : numberOption('--job', options.job),
    DepartmentId: await departmentOption(database, caller, options.department),
    Status: options.status ?? null,
    Validation: options.validation ?? null,
    From: options.from === undefined ? null : momentOption('--from', options.from),
    To: options.to === undefined ? null : momentOption('--to', options.to),
    Text: options.text ?? null,
  };
}

const RUNS: Column<RunRow>[] = [
  { title: 'Run', text: (run) => run.RunId.slice(0, 8) },
  { title: '', text: (run) => run.Icon, drops: 1 },
  { title: 'Job', text: (run) => `${run.JobName} (${run.JobId})`, shrinks: 1, least: 10 },
  { title: 'Department', text: (run) => run.DepartmentName, shrinks: 1, least: 7, drops: 3 },
  { title: 'Start', text: (run) => showMoment(run.StartedAt) },
  { title: 'Took', text: (run) => showDuration(run.DurationSeconds), align: 'right', drops: 2 },
  { title: 'Status', text: (run) => statusWords(run) },
  { title: 'Message', text: (run) => run.Message ?? run.ProgressText, shrinks: 2, least: 12 },
  { title: 'Validation', text: (run) => validationWords(run.Validation) },
];
