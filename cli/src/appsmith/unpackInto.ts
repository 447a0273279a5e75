/** Writes an export over the files of the app, and shows how pages differ in a shared script. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { Failure, UsageError } from '../failure.js';
import { actionName, type App, files, type Page } from './app.js';
import type { JsonObject } from './json.js';
import { piecesIn, readApp, readJson, readWidgetDefaults } from './readApp.js';
import { refuseNamesOfNoFile, refuseOtherVersion, refuseUnreadableScripts } from './refusals.js';
import type { Conflict } from './sharedPieces.js';
import { unpack } from './unpack.js';
import { formatApp, writeApp } from './writeApp.js';

/** Decides what to take of a shared script or query that was changed on one page only: a page, or nothing to cancel. */
type ChoosePage = (name: string, pages: string[]) => Promise<string | undefined>;

/**
 * @param json Appsmith's export
 * @param take the page from which to take a shared piece that differs between pages: `Texts` → `Run`
 * @param choose asks if `take` doesn't decide
 * @param show shows a difference before the question
 * @returns the paths that changed
 * @throws UsageError if `take` names no shared piece, or no page that has it
 * @throws Failure if the export has another version than the files, if files would lose something of it, or if nobody
 *   decides which page is right
 */
export async function unpackInto(
  folder: string,
  json: JsonObject,
  { take, choose, show }: { take: Map<string, string>; choose: ChoosePage; show: (text: string) => void },
): Promise<string[]> {
  const before = existsSync(path.join(folder, files.application)) ? readApp(folder) : undefined;
  const app = unpack(json, readWidgetDefaults(folder));
  refuseOtherVersion(app, before);
  refuseNamesOfNoFile(app);
  refuseUnreadableScripts(app, '. Nothing was written: correct it in Appsmith, and export again.');
  const shared = new Map(
    (before ? (['scripts', 'queries'] as const) : []).flatMap((kind) =>
      piecesIn(folder, kind).map((piece) => [piece.file, piece.content] as const),
    ),
  );
  const sharedNames = [...shared.keys()].map((file) => path.parse(file).name);
  refuseUnknownTakes(take, sharedNames, app);
  for (const conflict of formatApp(app, new Set(shared.keys()), take).conflicts) {
    show(formatDifferences(conflict, shared.get(conflict.file)!));
    const name = path.parse(conflict.file).name;
    const pages = conflict.variants.map((variant) => variant.pages[0]!);
    const page = await choose(name, pages);
    if (page === undefined)
      throw new Failure(
        `${conflict.file} is one file, but it differs between the pages ${pages.join(' and ')}. ` +
          `Nothing was written: say which is right, like --take ${name}=${pages[0]}.`,
      );
    take.set(name, page);
  }
  return writeApp(folder, formatApp(app, new Set(shared.keys()), take).texts);
}

/** The app of an export without existing files, as `unpack` into an empty folder would make it. */
export async function readExport(file: string): Promise<App> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'job-logger-app-'));
  try {
    await unpackInto(folder, readJson(file), { take: new Map(), choose: async () => undefined, show: () => undefined });
    return readApp(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** A mistyped name would silently decide nothing. */
function refuseUnknownTakes(take: Map<string, string>, shared: string[], { pages }: App): void {
  for (const [name, taken] of take) {
    if (!shared.includes(name)) throw unknown(name, 'the name of a shared script or query', shared);
    const having = pages.filter((page) => listPieceNames(page).includes(name)).map((page) => page.name);
    if (!having.includes(taken)) throw unknown(taken, `a page that has ${name}`, having);
  }
}

function unknown(word: string, what: string, known: string[]): UsageError {
  return new UsageError(`--take: ${word} isn't ${what}. Known are: ${known.join(', ') || 'none'}.`);
}

function listPieceNames({ actions, jsObjects }: Page): string[] {
  return [...actions.map(actionName), ...jsObjects.map(({ unpublishedCollection: { name } }) => name)];
}

function formatDifferences({ file, variants }: Conflict, before: string): string {
  return variants
    .filter(({ content }) => content !== before)
    .map(({ content, pages }) =>
      createTwoFilesPatch(file, `${file} on ${pages.join(', ')}`, `${before}\n`, `${content}\n`, '', '', {
        context: 2,
      }),
    )
    .join('\n');
}
