import type { PurgeRow } from '#database';
import type { Command } from 'commander';
import { confirm } from '../confirm.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { durationOption } from '../options/duration.js';
import { dateAndTime } from '../options/moment.js';
import { formatCount } from '../output/runWords.js';
import { printNote } from '../output/printNote.js';
import { print } from '../output/terminal.js';
import { asJson } from '../output/asJson.js';

interface Options extends DatabaseOptions {
  olderThan: string;
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

export function define(command: Command): void {
  databaseOptions(command)
    .requiredOption('--older-than <duration>', 'runs that started longer ago than this: 180d, 52w')
    .option('--dry-run', 'only say what would be removed')
    .option('-y, --yes', "don't ask")
    .option('--json', 'what was removed (or would be) as a JSON object')
    .action(purge);
}

async function purge(options: Options): Promise<void> {
  const OlderThan = new Date(Date.now() - durationOption('--older-than', options.olderThan)).toISOString();
  await withDatabase(options, async (database, caller) => {
    const { purgeRuns } = await import('#database');
    const input = { ...caller, OlderThan };
    const found = await purgeRuns(database, { ...input, DryRun: true });
    printNote(`Before ${dateAndTime(OlderThan)}: ${formatCounts(found)}. Runs that are still going on stay.`);
    if (options.dryRun || found.Runs === 0) return options.json ? print(formatAnswer(OlderThan, found)) : undefined;
    await confirm(`Remove them from ${database.destination} for good?`, options);
    const gone = await purgeRuns(database, { ...input, DryRun: false }, (soFar) =>
      printNote(`  ${formatCounts(soFar)} removed`),
    );
    print(options.json ? formatAnswer(OlderThan, gone) : `Removed ${formatCounts(gone)}.`);
  });
}

function formatCounts({ Runs, Lines, Comments }: PurgeRow): string {
  return `${formatCount(Runs, 'run')}, ${formatCount(Lines, 'line')}, ${formatCount(Comments, 'comment')}`;
}

function formatAnswer(OlderThan: string, { Runs, Lines, Comments }: PurgeRow): string {
  return asJson({ OlderThan, Runs, Lines, Comments });
}
