import type { WaitingJournal } from '#shipper/orphans';
import { parseDestination } from '#sdk/destination';
import { openRunStore } from '#database/store/openRunStore';
import type { Command } from 'commander';
import { asJson } from '../output/asJson.js';
import { confirm } from '../confirm.js';
import { DATABASE_OPTION, databaseSetting } from '../connect.js';
import { ExitCode } from '../exitCodes.js';
import { showMoment } from '../options/moment.js';
import { formatCount } from '../output/runWords.js';
import { JournalFlush, type Stay } from '../journals/journalFlush.js';
import { formatTable } from '../output/table.js';
import { print } from '../output/terminal.js';
import { listWaitingJournals } from '../journals/listWaitingJournals.js';

interface Options {
  database?: string;
  to?: string;
  yes?: boolean;
  json?: boolean;
}

export function define(command: Command): void {
  command
    .option(...DATABASE_OPTION)
    .option('--to <setting>', 'also send journals of other databases, or of none, to this one')
    .option('-y, --yes', "don't ask")
    .option('--json', 'print what was shipped and what stays, as a JSON object')
    .action(flush);
}

async function flush(options: Options): Promise<void> {
  const setting = options.to ?? databaseSetting(options);
  const destination = parseDestination(setting).name;
  const waiting = listWaitingJournals();
  const foreign = waiting.filter(({ begin }) => begin && begin.destination !== destination);
  if (options.to && foreign.length > 0) {
    await confirm(`Ship ${formatForeign(foreign)} to ${destination}?`, options);
  }
  const flushing = new JournalFlush(destination, setting, options.to !== undefined);
  const store = await openRunStore(setting);
  try {
    // Says at once why nothing can be sent. Otherwise each journal would say it.
    await store.hello();
    for (const journal of waiting) await flushing.ship(journal);
  } finally {
    await flushing.close();
    await store.close();
  }
  print(options.json ? toJson(destination, flushing) : formatResult(destination, flushing));
  if (flushing.stays.some(({ failed }) => failed)) process.exitCode = ExitCode.Failed;
}

function formatForeign(journals: WaitingJournal[]): string {
  const counts = new Map<string, number>();
  for (const { begin } of journals) {
    const name = begin?.destination ?? 'no database';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${formatCount(count, 'run')} that waited for ${name}`).join(' and ');
}

function formatResult(destination: string, { shipped, stays }: JournalFlush): string {
  const gone = `${formatCount(shipped.length, 'run')} shipped to ${destination}`;
  if (stays.length === 0)
    return shipped.length === 0 ? 'Nothing waits on this machine.' : `${gone}, nothing else waits.`;
  const list = formatTable<Stay>(
    [
      { title: 'Run', text: ({ journal }) => journal.runId.slice(0, 8) },
      { title: 'Job', text: ({ journal }) => journal.begin?.jobId, align: 'right' },
      { title: 'Since', text: ({ journal }) => showMoment(journal.begin?.at ?? null) },
      { title: 'Why it stays', text: ({ why }) => why, shrinks: 1, least: 30 },
    ],
    stays,
  );
  return `${gone}, ${formatCount(stays.length, 'journal')} stay${stays.length === 1 ? 's' : ''}:\n${list}`;
}

function toJson(Destination: string, { shipped, stays }: JournalFlush): string {
  return asJson({
    Destination,
    Shipped: shipped.map(describeJournal),
    Stays: stays.map(({ journal, why, failed }: Stay) => ({ ...describeJournal(journal), why, failed })),
  });
}

function describeJournal({ runId, begin, file, bytes }: WaitingJournal) {
  return {
    runId,
    jobId: begin?.jobId ?? null,
    startedAt: begin?.at ?? null,
    destination: begin?.destination ?? null,
    journal: file,
    bytes,
  };
}
