import { setTimeout as sleep } from 'node:timers/promises';
import type { Claimed, Database, LineRow, RunDetailsRow } from '#database';
import type { Command } from 'commander';
import { asJson, camelKeys } from '../output/asJson.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { findRunId, RUN } from '../options/runId.js';
import { showComments, showLine, showRun } from '../output/showRun.js';
import { waitForJournals } from '../journals/waitForJournals.js';
import { print } from '../output/terminal.js';

interface Options extends DatabaseOptions {
  follow?: boolean;
  json?: boolean;
}

const FOLLOW_EVERY = 1000;
/** The most lines that one call of the procedure returns. */
const PAGE = 1000;

export function define(command: Command): void {
  databaseOptions(command)
    .argument('<run>', RUN)
    .option('-f, --follow', 'show new lines until the run ends')
    .option('--json', 'as a JSON object, lines and comments included')
    .action(showOne);
}

async function showOne(requested: string, options: Options): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    await waitForJournals(database.destination);
    let run = await readDetails(database, caller, await findRunId(database, caller, requested));
    const { RunId } = run;
    const follows = Boolean(options.follow) && run.Status === 'Pending';
    if (!options.json) print(showRun(run));
    let seq = -1;
    // The run is read before its lines: no line comes after an end.
    for (; options.follow && run.Status === 'Pending'; run = await readDetails(database, caller, RunId)) {
      if (!options.json) seq = await printLines(database, caller, RunId, seq);
      await sleep(FOLLOW_EVERY);
    }
    if (options.json) return printJson(database, caller, run);
    await printLines(database, caller, RunId, seq);
    if (follows) print(`\n${showRun(run)}`);
    const comments = await database.call('ListComments', { ...caller, RunId });
    if (comments.length > 0) print(showComments(comments, 'the script'));
  });
}

/** @returns the number of the last line */
async function printLines(database: Database, caller: Claimed, RunId: string, after: number): Promise<number> {
  let last = after;
  for await (const line of listLines(database, caller, RunId, after)) {
    print(showLine(line));
    last = line.Seq;
  }
  return last;
}

async function* listLines(database: Database, caller: Claimed, RunId: string, after: number): AsyncGenerator<LineRow> {
  for (let AfterSeq = after; ;) {
    const page = await database.call('ListLines', { ...caller, RunId, AfterSeq, PageSize: PAGE });
    yield* page;
    AfterSeq = page.at(-1)?.Seq ?? AfterSeq;
    if (page.length < PAGE) return;
  }
}

async function printJson(database: Database, caller: Claimed, run: RunDetailsRow): Promise<void> {
  const lines: Record<string, unknown>[] = [];
  for await (const line of listLines(database, caller, run.RunId, -1)) lines.push(camelKeys(line));
  const comments = (await database.call('ListComments', { ...caller, RunId: run.RunId })).map(camelKeys);
  print(asJson({ ...run, lines, comments }));
}

async function readDetails(database: Database, caller: Claimed, RunId: string): Promise<RunDetailsRow> {
  const [run] = await database.call('GetRun', { ...caller, RunId });
  if (!run) throw new Error(`GetRun gave no row for ${RunId}`);
  return run;
}
