/** The app's files and the JSON that Appsmith imports say the same, either way. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isObject, type Json, type JsonObject } from '../../src/appsmith/json.js';
import { packedText } from '../../src/appsmith/pack.js';
import { readApp } from '../../src/appsmith/readApp.js';
import { refuseOtherVersion, unpack } from '../../src/appsmith/unpack.js';
import { writeApp } from '../../src/appsmith/writeApp.js';

const repository = path.resolve(__dirname, '../../..');
const ours = path.join(repository, 'appsmith-export/job-logger.json');

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'jl-app-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('the JSON in the repository is what its files make', () => {
  expect(packedText(readApp(path.join(repository, 'appsmith-export/app')))).toBe(readFileSync(ours, 'utf8'));
});

it('pack, unpack, pack gives the same bytes, and the same files', () => {
  const packed = readFileSync(ours, 'utf8');
  writeApp(folder, unpack(JSON.parse(packed) as JsonObject));
  expect(packedText(readApp(folder))).toBe(packed);
  expect(filesIn(folder)).toEqual(filesIn(path.join(repository, 'appsmith-export/app')));
});

/** What `unpack` leaves out, or `pack` makes anew: docs/appsmith.md says why. */
const LEFT_OUT = new Set(
  `deleted deletedAt policies policyMap userPermissions createdAt updatedAt invalids messages isPublic slug viewMode
   isManualUpdate unreadCommentThreads exportWithConfiguration publishedCustomJSLibs unpublishedCustomJSLibs isValid
   executeOnLoad selfReferencingDataPaths actions archivedActions layoutOnLoadActions layoutOnLoadActionErrors
   validOnPageLoadActions publishedTheme updatedResources applicationDetail id jsonPathKeys artifactJsonType`.split(
    /\s+/,
  ),
);

it.each(readdirSync(path.join(__dirname, 'exports')).filter((name) => name.endsWith('.json')))(
  "Appsmith's own export %s survives",
  (name) => {
    const exported = JSON.parse(readFileSync(path.join(__dirname, 'exports', name), 'utf8')) as JsonObject;
    writeApp(folder, unpack(exported));
    const packed = packedText(readApp(folder));
    writeApp(folder, unpack(JSON.parse(packed) as JsonObject));
    expect(packedText(readApp(folder))).toBe(packed);
    expect(comparable(JSON.parse(packed) as Json)).toEqual(comparable(exported));
  },
);

it('a newer format than is known is refused with words', () => {
  const app = unpack({ ...(JSON.parse(readFileSync(ours, 'utf8')) as JsonObject), serverSchemaVersion: 99 });
  expect(() => refuseOtherVersion(app, undefined)).toThrow(/server schema version 99.*Nothing was written/);
  const before = readApp(path.join(repository, 'appsmith-export/app'));
  expect(() => refuseOtherVersion(app, before)).toThrow(/another Appsmith wrote it/);
});

/** Without what is left out, and lists that have no order of their own sorted. */
function comparable(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(comparable).toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  }
  if (!isObject(value)) return value;
  // A copy of the function's text in its script, laid out anew at each save.
  if (value.clientSideExecution === true)
    return comparable({ ...value, clientSideExecution: 1, actionConfiguration: null });
  const kept = Object.entries(value)
    .filter(([key, held]) => !LEFT_OUT.has(key) && held !== null)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(kept.map(([key, held]) => [key, comparable(held as Json)]));
}

function nameOf(value: Json): string {
  return JSON.stringify(value);
}

function filesIn(of: string): string[] {
  return readdirSync(of, { recursive: true, encoding: 'utf8' }).toSorted();
}
