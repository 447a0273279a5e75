/**
 * Once only, in the commit that gives the app's files their new layout: what they pack is what was packed before, ids
 * and all that Appsmith makes anew left out.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject, type Json, type JsonObject, objects, text } from '../../src/appsmith/json.js';

const repository = path.resolve(__dirname, '../../..');
const before = JSON.parse(
  execFileSync('git', ['show', 'd859d9c6c80701a79d36d66bcc3c98423e699e20:appsmith-export/job-logger.json'], {
    cwd: repository,
    maxBuffer: 2 ** 26,
    encoding: 'utf8',
  }),
) as JsonObject;
const after = JSON.parse(readFileSync(path.join(repository, 'appsmith-export/job-logger.json'), 'utf8')) as JsonObject;

const COPIES = [
  ['pageList', 'unpublishedPage', 'publishedPage'],
  ['actionList', 'unpublishedAction', 'publishedAction'],
  ['actionCollectionList', 'unpublishedCollection', 'publishedCollection'],
] as const;
const IDS = new Set(['gitSyncId', 'widgetId', 'parentId']);
const COMPUTED_OF_FUNCTIONS = new Set(['jsonPathKeys', 'jsArguments']);

it.each(COPIES)('in %s the published copies said what the others say', (list, unpublished, published) => {
  for (const entry of objects(before[list])) expect(entry[published]).toEqual(entry[unpublished]);
});

it('says the same as before', () => {
  const [old, now] = [byName(before), byName(after)];
  // A copy of Days stood on pages where nothing names it.
  const gone = [...old.keys()].filter((name) => !now.has(name));
  expect(gone.filter((name) => !/_Days(\.|$)/.test(name))).toEqual([]);
  expect([...now.keys()].filter((name) => !old.has(name))).toEqual([]);
  for (const [name, entry] of now) expect({ [name]: entry }).toEqual({ [name]: old.get(name) });
  expect(comparable(withoutCopies(after.exportedApplication))).toEqual(
    comparable(withoutCopies(before.exportedApplication)),
  );
  for (const field of [
    'editModeTheme',
    'publishedTheme',
    'customJSLibList',
    'datasourceList',
    'clientSchemaVersion',
    'serverSchemaVersion',
  ])
    expect({ [field]: comparable(after[field] as Json) }).toEqual({ [field]: comparable(before[field] as Json) });
});

function byName(app: JsonObject): Map<string, Json> {
  return new Map(
    COPIES.flatMap(([list, unpublished]) =>
      objects(app[list]).map((entry) => {
        const { [COPIES.find(([name]) => name === list)![2]]: _copy, ...kept } = entry;
        const inside = entry[unpublished] as JsonObject;
        const layouts = JSON.stringify(inside.layouts ?? []);
        expect(layouts.length).toBeGreaterThan(1);
        return [typeof entry.id === 'string' ? entry.id : text(inside.name), comparable(kept)];
      }),
    ),
  );
}

function withoutCopies(application: Json | undefined): Json {
  const { publishedApplicationDetail: _d, publishedAppLayout: _l, ...kept } = application as JsonObject;
  return kept;
}

/** Ids left out, lists of paths sorted. */
function comparable(value: Json): Json {
  if (Array.isArray(value)) {
    const all = value.map(comparable);
    return all.every((each) => isObject(each) && (each.key !== undefined || each.widgetName !== undefined))
      ? all.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
      : all;
  }
  if (!isObject(value)) return value;
  const isFunction = value.clientSideExecution === true || value.pluginType === 'JS';
  const kept = Object.entries(value)
    .filter(([key]) => !IDS.has(key) && !(isFunction && COMPUTED_OF_FUNCTIONS.has(key)))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(
    kept.map(([key, held]) => [
      key,
      isFunction && key === 'actionConfiguration' ? withoutArguments(held) : comparable(held as Json),
    ]),
  );
}

function withoutArguments(configuration: Json | undefined): Json {
  const { jsArguments: _arguments, ...kept } = configuration as JsonObject;
  return comparable(kept);
}
