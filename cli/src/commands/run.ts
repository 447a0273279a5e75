import { setTimeout as sleep } from 'node:timers/promises';
import type { Claimed, CommentRow, Database, LineRow, RunDetailsRow } from '#database';
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
    if (options.json) return printJson(database, caller, run, options.follow ?? false);
    if (!options.follow || run.Status !== 'Pending') {
      print(showRun(run));
      await printLines(database, caller, run.RunId, -1);
    } else {
      run = await follow(database, caller, run);
    }
    const comments = await listComments(database, caller, run.RunId);
    if (comments.length > 0) print(showComments(comments, 'the script'));
  });
}

/** Prints lines as they come, and cause and traceback when the run has ended. */
async function follow(database: Database, caller: Claimed, begun: RunDetailsRow): Promise<RunDetailsRow> {
  print(showRun(begun));
  for (let seq = -1; ; await sleep(FOLLOW_EVERY)) {
    // Read before the lines: no line comes after an end.
    const run = await readDetails(database, caller, begun.RunId);
    seq = await printLines(database, caller, begun.RunId, seq);
    if (run.Status === 'Pending') continue;
    print(`\n${showRun(run)}`);
    return run;
  }
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

async function printJson(database: Database, caller: Claimed, found: RunDetailsRow, following: boolean): Promise<void> {
  const run = following ? await waitForEnd(database, caller, found) : found;
  const lines: Record<string, unknown>[] = [];
  for await (const line of listLines(database, caller, run.RunId, -1)) lines.push(camelKeys(line));
  const comments = (await listComments(database, caller, run.RunId)).map(camelKeys);
  print(asJson({ ...run, lines, comments }));
}

async function waitForEnd(database: Database, caller: Claimed, begun: RunDetailsRow): Promise<RunDetailsRow> {
  let run = begun;
  while (run.Status === 'Pending') {
    await sleep(FOLLOW_EVERY);
    run = await readDetails(database, caller, run.RunId);
  }
  return run;
}

async function readDetails(database: Database, caller: Claimed, RunId: string): Promise<RunDetailsRow> {
  const [run] = await database.call('GetRun', { ...caller, RunId });
  if (!run) throw new Error(`GetRun gave no row for ${RunId}`);
  return run;
}

function listComments(database: Database, caller: Claimed, RunId: string): Promise<CommentRow[]> {
  return database.call('ListComments', { ...caller, RunId });
}
