/** The app's files and the JSON that Appsmith imports are equivalent. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { actionName } from '../../src/appsmith/app.js';
import { isObject, type Json, type JsonObject, object, objects } from '../../src/appsmith/json.js';
import { formatPacked } from '../../src/appsmith/pack.js';
import { readApp } from '../../src/appsmith/readApp.js';
import { app, editScript, packed, unpackText } from './exported.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'jl-app-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('the JSON in the repository is made from the files', () => {
  expect(formatPacked(readApp(app))).toBe(packed);
});

it('pack, unpack, pack gives the same bytes, and the same files', async () => {
  cpSync(app, folder, { recursive: true });
  expect(await unpackText(folder, packed)).toEqual([]);
  expect(formatPacked(readApp(folder))).toBe(packed);
});

it('unpacking into an empty folder gives the same app', async () => {
  await unpackText(folder, packed);
  expect(formatPacked(readApp(folder))).toBe(packed);
});

it('no script exists twice, and the number of files is manageable', () => {
  const files = readdirSync(app, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeLessThanOrEqual(450);
  const scripts = files.filter(({ name }) => name.endsWith('.js')).map(({ name }) => name);
  expect(new Set(scripts).size).toBe(scripts.length);
});

describe('an app in use', () => {
  it('comes back without a difference', async () => {
    cpSync(app, folder, { recursive: true });
    expect(await unpackText(folder, JSON.stringify(inUse(JSON.parse(packed) as JsonObject)))).toEqual([]);
  });

  it("comes back with one click as a change of one widget's file", async () => {
    cpSync(app, folder, { recursive: true });
    const clicked = packed.replace('"text":"{{Texts.say(\'refresh\')}}"', '"text":"{{Texts.say(\'again\')}}"');
    expect(clicked).not.toBe(packed);
    expect(await unpackText(folder, clicked)).toEqual([
      expect.stringMatching(/^pages\/\w+\/widgets\/RefreshButton\.json$/),
    ]);
  });

  it('comes back with a column that somebody has dragged as its width', async () => {
    cpSync(app, folder, { recursive: true });
    const dragged = packed.replace(/("columnWidthMap":\{[^}]*"JobName":)\d+/, '$1777');
    expect(dragged).not.toBe(packed);
    const [file = '', ...others] = await unpackText(folder, dragged);
    expect(others).toEqual([]);
    expect(readFileSync(path.join(folder, file), 'utf8')).toContain('"width": 777');
  });

  it('comes back with a column from the editor in its short form', async () => {
    cpSync(app, folder, { recursive: true });
    const row = 'currentRow[\\"JobName\\"].trim()';
    const edited = packed.replace(
      /(RunsTable\.processedTableData \|\| \[\]; return tableData.length > 0 \? tableData\.map\(\(currentRow, currentIndex\) => \()Show\.named\(.*?\)\)\) : \\"\\" \}/,
      (_all, before: string) => `${before}${row})) : ${row} }`,
    );
    expect(edited).not.toBe(packed);
    expect(await unpackText(folder, edited)).toEqual(['pages/Run/widgets/RunsTable.json']);
    const table = readFileSync(path.join(folder, 'pages/Run/widgets/RunsTable.json'), 'utf8');
    expect(table).toContain(`"computedValue": "{{${row}}}"`);
  });
});

it('what was deleted in the editor, but is still deployed, is left out', async () => {
  cpSync(app, folder, { recursive: true });
  const json = JSON.parse(packed) as JsonObject;
  for (const [list, edited, id] of [
    ['pageList', 'unpublishedPage', 'Run'],
    ['actionList', 'unpublishedAction', 'Run_ListRuns'],
    ['actionList', 'unpublishedAction', 'Run_Runs.start'],
    ['actionCollectionList', 'unpublishedCollection', 'Run_Runs'],
  ] as const) {
    const entries = json[list] as JsonObject[];
    const one = entries.find((each) => (each.id ?? object(each[edited]).name) === id)!;
    const inside = object(one[edited]);
    // One of its name that replaced it, and one of a name of its own.
    const names = list === 'actionList' ? { name: 'Gone', fullyQualifiedName: undefined } : { name: 'Gone' };
    const deleted = { ...inside, deletedAt: '2026-01-02T03:04:05Z', body: 'export default {{' };
    entries.unshift({ ...one, [edited]: deleted }, { ...one, [edited]: { ...deleted, ...names } });
  }
  expect(await unpackText(folder, JSON.stringify(json))).toEqual([]);
});

describe('a shared script that was changed on one page only', () => {
  beforeEach(() => cpSync(app, folder, { recursive: true }));

  it('is shown, and nothing is written before somebody chooses a page', async () => {
    const printed: string[] = [];
    const questions: string[][] = [];
    const unpacking = unpackText(folder, withChangedTexts(), {
      show: (difference) => printed.push(difference),
      choose: async (name, pages) => {
        questions.push([name, ...pages]);
        return undefined;
      },
    });
    await expect(unpacking).rejects.toThrow(/scripts\/Texts\.js .*Run and Ticket.*--take Texts=Run/s);
    expect(questions).toEqual([['Texts', 'Run', 'Ticket']]);
    expect(printed.join('\n')).toMatch(/scripts\/Texts\.js on Ticket[\s\S]*\n\+\tgreeting: "Ciao",\n/);
    expect(formatPacked(readApp(folder))).toBe(packed);
  });

  it('is taken from the named page, for all pages', async () => {
    expect(await unpackText(folder, withChangedTexts(), { take: new Map([['Texts', 'Ticket']]) })).toEqual([
      'scripts/Texts.js',
    ]);
    expect(await unpackText(folder, packed, { take: new Map([['Texts', 'Run']]) })).toEqual(['scripts/Texts.js']);
    expect(formatPacked(readApp(folder))).toBe(packed);
  });
});

it('a shared script that a page only runs when it loads stays on the page', async () => {
  const json = JSON.parse(packed) as JsonObject;
  for (const page of ['Run', 'Ticket']) addScript(json, page, 'Clock', 'export default {\n\tstart() {}\n}');
  await unpackText(folder, JSON.stringify(json));
  expect(existsSync(path.join(folder, 'scripts/Clock.js'))).toBe(true);
  const onLoad = readApp(folder).pages.filter(({ actions }) =>
    actions.some((each) => actionName(each) === 'Clock.start'),
  );
  expect(onLoad.map(({ name }) => name)).toEqual(['Run', 'Ticket']);
});

/** What `unpack` leaves out, or `pack` generates. */
const LEFT_OUT = new Set(
  `deleted deletedAt policies policyMap userPermissions createdAt updatedAt invalids messages isPublic slug viewMode
   isManualUpdate unreadCommentThreads exportWithConfiguration publishedCustomJSLibs unpublishedCustomJSLibs isValid
   executeOnLoad selfReferencingDataPaths actions archivedActions layoutOnLoadActions layoutOnLoadActionErrors
   validOnPageLoadActions publishedTheme publishedPage publishedAction publishedCollection updatedResources id gitSyncId widgetId parentId jsonPathKeys jsArguments
   artifactJsonType dynamicBindingPathList dynamicTriggerPathList publishedApplicationDetail publishedAppLayout`.split(
    /\s+/,
  ),
);

it.each(readdirSync(path.join(__dirname, 'exports')).filter((name) => name.endsWith('.json')))(
  "Appsmith's own export %s survives",
  async (name) => {
    const exported = JSON.parse(readFileSync(path.join(__dirname, 'exports', name), 'utf8')) as JsonObject;
    await unpackText(folder, JSON.stringify(exported));
    const first = formatPacked(readApp(folder));
    expect(await unpackText(folder, first)).toEqual([]);
    expect(formatPacked(readApp(folder))).toBe(first);
    expect(comparable(JSON.parse(first) as Json)).toEqual(comparable(exported));
  },
);

/** Somebody has changed Texts on the page Ticket. */
function withChangedTexts(): string {
  const json = JSON.parse(packed) as JsonObject;
  editScript(json, 'Ticket_Texts', 'export default {', 'export default {\n\tgreeting: "Ciao",');
  return JSON.stringify(json);
}

/** A script whose only function, `start`, runs when the page loads. */
function addScript(json: JsonObject, pageId: string, name: string, body: string): void {
  const unpublishedCollection = { name, pageId, body, pluginId: 'js-plugin', pluginType: 'JS' };
  (json.actionCollectionList as Json[]).push({ id: `${pageId}_${name}`, unpublishedCollection });
  const start = objects(json.actionList).find(({ id }) => id === 'Run_Runs.start')!;
  const names = { name: 'start', fullyQualifiedName: `${name}.start`, pageId, collectionId: `${pageId}_${name}` };
  const unpublishedAction = { ...object(start.unpublishedAction), ...names };
  (json.actionList as Json[]).push({ ...start, id: `${pageId}_${name}.start`, unpublishedAction });
}

/** An export of an app whose datasources are set and whose pages were opened in the editor. */
function inUse(json: JsonObject): JsonObject {
  const notes = { deleted: false, userPermissions: ['read:pages'], policies: [], createdAt: '2026-01-02T03:04:05Z' };
  for (const datasource of objects(json.datasourceList))
    datasource.datasourceConfiguration = {
      connection: { mode: 'READ_WRITE', ssl: { authType: 'NO_VERIFY' } },
      endpoints: [{ host: 'db.corp.example', port: 1433 }],
      url: 'https://slack.com',
      headers: [],
    };
  for (const page of objects(json.pageList)) {
    const layouts = objects(object(page.unpublishedPage).layouts);
    Object.assign(page, notes, { publishedPage: { ...object(page.unpublishedPage) } });
    for (const layout of layouts) Object.assign(layout, { id: '65f0', viewMode: false, validOnPageLoadActions: true });
  }
  for (const action of objects(json.actionList)) {
    const inside = object(action.unpublishedAction);
    Object.assign(action, notes, { publishedAction: { ...inside } });
    Object.assign(inside, { messages: [], invalids: [], selfReferencingDataPaths: [], userPermissions: [] });
    if (action.pluginType === 'JS')
      inside.actionConfiguration = { ...object(inside.actionConfiguration), body: 'function laidOutAnew() {}' };
  }
  for (const collection of objects(json.actionCollectionList))
    Object.assign(object(collection.unpublishedCollection), { archivedActions: [], userPermissions: [] });
  for (const list of ['actionList', 'actionCollectionList', 'datasourceList'])
    json[list] = objects(json[list]).toReversed();
  return { ...json, unreadCommentThreads: 0 };
}

/** Without what is left out, and with unordered lists sorted. */
function comparable(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(comparable).toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (!isObject(value)) return value;
  // A copy of the function's text in its script, reformatted at each save.
  if (value.clientSideExecution === true)
    return comparable({ ...value, clientSideExecution: 1, actionConfiguration: null });
  const kept = Object.entries(value)
    .filter(([key, held]) => !LEFT_OUT.has(key) && held !== null)
    .filter(([key, held]) => key !== 'dynamicPropertyPathList' || (Array.isArray(held) && held.length > 0))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(kept.map(([key, held]) => [key, comparable(held as Json)]));
}
