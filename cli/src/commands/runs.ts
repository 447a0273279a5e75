import type { RunRow, RunStatus, Validation } from '#database';
import { RUN_STATUSES, VALIDATIONS } from '#database/contract/choices';
import { RULES } from '#database/rules';
import type { Command } from 'commander';
import { choiceOption } from '../options/choiceOption.js';
import { showDuration } from '../options/duration.js';
import { momentOption, showMoment } from '../options/moment.js';
import { type ListOptions, listOptions, printList } from '../output/printList.js';
import { statusWords, validationWords } from '../output/runWords.js';
import { waitForJournals } from '../journals/waitForJournals.js';
import type { Column } from '../output/table.js';
import { printNote } from '../output/printNote.js';

interface Options extends ListOptions {
  status?: RunStatus | 'Failed';
  validation?: Validation;
  from?: string;
  to?: string;
  text?: string;
}

export function define(command: Command): void {
  listOptions(command)
    .addOption(
      choiceOption('-s, --status <status>', 'with this status only; Failed: Error or TimedOut', [
        ...RUN_STATUSES,
        'Failed',
      ]),
    )
    .addOption(choiceOption('--validation <state>', 'in this state only', VALIDATIONS))
    .option('--from <moment>', 'started at or after: 2026-11-24, 2026-11-24T10:30, today, yesterday, 2h, 7d')
    .option('--to <moment>', 'started before')
    .option(
      '-t, --text <text>',
      `search job name, message, machine and run id; without --from, of the last ${RULES.SearchDays} days`,
    )
    .action(runs);
}

async function runs(options: Options): Promise<void> {
  const filters = {
    Status: options.status ?? null,
    Validation: options.validation ?? null,
    From: options.from === undefined ? null : momentOption('--from', options.from),
    To: options.to === undefined ? null : momentOption('--to', options.to),
    Text: options.text ?? null,
  };
  await printList<RunRow>(options, RUNS, 'No runs found.', async (database, page, last) => {
    if (!last) await waitForJournals(database.destination);
    const before = { BeforeStartedAt: last?.StartedAt ?? null, BeforeRunKey: last?.RunKey ?? null };
    return database.call('ListRuns', { ...page, ...filters, ...before });
  });
  if (options.text && options.from === undefined)
    printNote(`Searched ${RULES.SearchDays} days; "--from 180d" searches further back.`);
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
