import { accessSync, constants } from 'node:fs';
import type { Changing, Database, JobRow } from '#database';
import type { Command } from 'commander';
import { confirm } from '../confirm.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { Failure, getErrorMessage, UsageError } from '../failure.js';
import { applyChanges, type NewNumber } from '../jobsFile/applyChanges.js';
import { readState } from '../jobsFile/databaseState.js';
import { type Change, findDifference } from '../jobsFile/difference.js';
import { findProblems, findRefusals } from '../jobsFile/findProblems.js';
import { type JobsFile, readJobsFile } from '../jobsFile/readJobsFile.js';
import { formatCounts, showDifference } from '../jobsFile/showDifference.js';
import { NumberWriter } from '../jobsFile/writeNumbers.js';
import { printNote } from '../output/printNote.js';
import { refreshExpectedRuns } from '../schedule/refreshExpectedRuns.js';
import { formatCount } from '../output/runWords.js';
import { print } from '../output/terminal.js';

interface Options extends DatabaseOptions {
  overwrite?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

export function define(command: Command): void {
  databaseOptions(command)
    .argument('[file]', 'the file to apply', 'jobs.yaml')
    .option('--overwrite', 'overwrite changes made elsewhere since')
    .option('--dry-run', 'only show the difference')
    .option('-y, --yes', "don't ask")
    .addHelpText('after', '\nNothing is ever removed, and history is never touched.')
    .action(apply);
}

async function apply(file: string, options: Options): Promise<void> {
  const jobsFile = readJobsFile(file);
  await withDatabase(options, async (database, claimed) => {
    const state = await readState(database, claimed);
    const difference = findDifference(jobsFile.content, state);
    const changes = difference.changes.map((change) => toMake(change, options.overwrite ?? false)).filter(isMade);
    jobsFile.refuse([...findProblems(jobsFile.content, state), ...findRefusals(changes, state)]);
    print(
      difference.changes.length === 0
        ? `No difference between ${database.destination} and ${file}.`
        : showDifference(difference, options.overwrite ?? false),
    );
    if (options.dryRun || changes.length === 0) return;
    requireWritable(jobsFile, changes);
    await confirm(`Apply ${formatCounts(changes)} to ${database.destination}?`, options);
    // Whoever was asked may have gone on editing.
    requireWritable(jobsFile, changes);

    const caller: Changing = { ...claimed, Source: 'apply' };
    const numbers = new NumberWriter(jobsFile);
    let rescheduled: JobRow[] = [];
    let made = 0;
    // Ctrl-C stops it between two changes, so that the file gets the numbers that jobs have; a second one, at once.
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    let stop: NodeJS.Signals | undefined;
    const onStop = (signal: NodeJS.Signals) => (stop = signal);
    for (const signal of signals) process.once(signal, onStop);
    const onMade = async (number?: NewNumber) => {
      if (number) numbers.write(number);
      // Otherwise no signal is heard while an embedded database works.
      await new Promise(setImmediate);
      if (++made < changes.length && stop) throw new Error(`Stopped by ${stop}.`);
    };
    try {
      rescheduled = await applyChanges(database, caller, state, changes, onMade);
    } catch (error) {
      throw new Failure(
        `${getErrorMessage(error)}\n${made} of ${changes.length} were applied before that and stay. The file can be applied again.`,
      );
    } finally {
      tellNumbers(file, numbers);
      for (const signal of signals) process.off(signal, onStop);
    }
    print(`Applied ${formatCounts(changes)}.`);
    await makeExpectedRuns(database, caller, rescheduled);
  });
}

/** Without the fields that are kept. */
function toMake(change: Change, overwrite: boolean): Change {
  return { ...change, fields: change.fields.filter(({ changedSince }) => overwrite || !changedSince) };
}

function isMade({ isNew, fields }: Change): boolean {
  return isNew || fields.length > 0;
}

/** Jobs get their numbers once. If these can't be written into the file, the next `apply` wouldn't know them. */
function requireWritable(jobsFile: JobsFile, changes: Change[]): void {
  const numbers = changes.flatMap(({ entity, key, at }) =>
    entity === 'Job' && key === undefined ? [{ at, jobId: 1 }] : [],
  );
  if (numbers.length === 0) return;
  try {
    accessSync(jobsFile.file, constants.W_OK);
    NumberWriter.try(jobsFile, numbers);
  } catch (error) {
    throw new UsageError(
      `${jobsFile.file} has jobs without an id, which are written back into it, and it can't be written (${getErrorMessage(error)}). Nothing was changed.`,
    );
  }
}

/** If this fails, the changes remain applied. */
async function makeExpectedRuns(database: Database, caller: Changing, jobs: JobRow[]): Promise<void> {
  try {
    const { rows, until } = await refreshExpectedRuns(database, caller, jobs);
    if (rows.length > 0)
      print(`Expected runs of ${formatCount(rows.length, 'job')} are known until ${until.toISOString().slice(0, 10)}.`);
  } catch (error) {
    throw new Failure(
      `Everything is applied, but the expected runs could not be made: ${getErrorMessage(error)}\n"job-logger schedule --refresh" makes them.`,
    );
  }
}

function tellNumbers(file: string, { written, trouble }: NumberWriter): void {
  if (written.length === 0) return;
  const ids = written.join(', ');
  if (trouble)
    printNote(
      `job-logger: jobs ${ids} are registered, but ${file} could not be written (${getErrorMessage(trouble)}). ` +
        'Add the ids to it by hand; "job-logger jobs" lists them.',
    );
  else print(`Wrote the new id${written.length === 1 ? '' : 's'} ${ids} into ${file}.`);
}
