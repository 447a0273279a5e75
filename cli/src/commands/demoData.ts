import type { Command } from 'commander';
import { confirm } from '../confirm.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { purgeRuns } from '#database';
import { formatCount } from '../output/runWords.js';
import { fillHistory } from '../demoData/fillHistory.js';
import { fillWords } from '../demoData/fillWords.js';
import { Failure } from '../failure.js';
import { numberOption } from '../options/numberOption.js';
import { printNote } from '../output/printNote.js';
import { print } from '../output/terminal.js';

interface Options extends DatabaseOptions {
  seed: string;
  weeks: string;
  undo?: boolean;
  yes?: boolean;
}

/** Ten years. */
const MOST_WEEKS = 520;

export function define(command: Command): void {
  databaseOptions(command)
    .option('--seed <number>', 'another number gives another history', '1')
    .option('--weeks <number>', `weeks of history, at most ${MOST_WEEKS}`, '3')
    .option('--undo', 'remove all demo data, tickets included')
    .option('-y, --yes', "don't ask")
    .addHelpText(
      'after',
      '\nIt invents runs of the registered jobs, with failures, comments and tickets.\n' +
        'Their OS user and SDK are "demo-data". The same seed adds nothing a second time.',
    )
    .action(demoData);
}

async function demoData(options: Options): Promise<void> {
  if (options.undo) return undo(options);
  const seed = numberOption('--seed', options.seed);
  const weeks = numberOption('--weeks', options.weeks, MOST_WEEKS);
  await withDatabase(options, async (database, caller) => {
    const jobs = await database.call('ListJobs', { ...caller });
    if (jobs.length === 0) {
      throw new Failure(
        'No job is registered, so there is nothing to make up a history for: job-logger apply jobs.yaml, or job-logger new',
      );
    }
    await confirm(
      `Make up ${formatCount(weeks, 'week')} of runs of ${formatCount(jobs.length, 'job')} in ${database.destination}?`,
      options,
    );
    const now = new Date();
    const runs = await fillHistory(database, caller, { seed, weeks, now }).catch((error: unknown) => {
      throw error instanceof RangeError ? new Failure(`${error.message}: take fewer --weeks.`) : error;
    });
    const words = await fillWords(database, caller, runs, seed, now);
    const made = [formatCount(runs.length, 'run'), formatCount(words.validated, 'validation')].join(', ');
    print(`Made up ${made}, ${formatCount(words.comments, 'comment')} and ${formatCount(words.tickets, 'ticket')}.`);
  });
}

async function undo(options: Options): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const input = { ...caller, OlderThan: new Date().toISOString(), DemoData: true };
    const { Runs } = await purgeRuns(database, { ...input, DryRun: true });
    if (Runs === 0) return print('There is no demo data here.');
    await confirm(
      `Remove ${formatCount(Runs, 'made-up run')} and everything that resulted from them from ${database.destination}?`,
      options,
    );
    await purgeRuns(database, { ...input, DryRun: false }, (soFar) =>
      printNote(`  ${formatCount(soFar.Runs, 'run')} of ${Runs} removed`),
    );
    print(`Removed ${formatCount(Runs, 'made-up run')}. Real runs are as they were.`);
  });
}
