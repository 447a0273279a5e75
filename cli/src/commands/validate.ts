import type { Command } from 'commander';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { UsageError } from '../failure.js';
import { findRunId, RUN } from '../options/runId.js';
import { waitForJournals } from '../journals/waitForJournals.js';
import { printChanged } from '../output/printRows.js';

interface Options extends DatabaseOptions {
  reject?: boolean;
  reason?: string;
  json?: boolean;
}

export function define(command: Command): void {
  databaseOptions(command)
    .argument('<run>', RUN)
    .option('--reject', 'the result is wrong; needs a reason')
    .option('--reason <text>', 'why it is right, or wrong')
    .option('--json', 'the run as a JSON object')
    .action(validate);
}

async function validate(run: string, options: Options): Promise<void> {
  if (options.reject && !options.reason)
    throw new UsageError('A rejection needs a reason: --reject --reason "the sum is last month\'s".');
  await withDatabase(options, async (database, caller) => {
    await waitForJournals(database.destination);
    const rows = await database.call('ValidateRun', {
      ...caller,
      RunId: await findRunId(database, caller, run),
      Verdict: options.reject ? 'Rejected' : 'Validated',
      Reason: options.reason ?? null,
    });
    printChanged(
      rows,
      (row) => `Run ${row.RunId} of job ${row.JobId} (${row.JobName}) is ${row.Validation.toLowerCase()}.`,
      options,
    );
  });
}
