/** What would be lost or couldn't be written is refused, in words, before any file changes. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type JsonObject, object } from '../../src/appsmith/json.js';
import { formatPacked } from '../../src/appsmith/pack.js';
import { readApp } from '../../src/appsmith/readApp.js';
import { app, editScript, packed, unpackText } from './exported.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'jl-app-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('a newer format is refused with a message', async () => {
  const newer = JSON.stringify({ ...(JSON.parse(packed) as JsonObject), serverSchemaVersion: 99 });
  await expect(unpackText(folder, newer)).rejects.toThrow(/server schema version 99.*Nothing was written/);
  cpSync(app, folder, { recursive: true });
  await expect(unpackText(folder, newer)).rejects.toThrow(/another Appsmith wrote it/);
});

it('an application without pages is refused as such', async () => {
  const json = JSON.parse(packed) as JsonObject;
  object(json.exportedApplication).pages = [];
  await expect(unpackText(folder, JSON.stringify(json))).rejects.toThrow(/^This isn't an application/);
});

describe('a script that Appsmith couldn’t read', () => {
  it.each([
    ['opens two braces', 'export default {', 'export default {{', /line 1: |doesn't parse: .*\(1:16\)/],
    ['doesn’t begin with its object', 'export default {', '// Runs\nexport default {', /line 1: it must start/],
    ['has no text', /^.*$/s, '', /line 1: it must start/],
  ])('%s is refused before anything is written', async (_what, before, after, reason) => {
    cpSync(app, folder, { recursive: true });
    const json = JSON.parse(packed) as JsonObject;
    editScript(json, 'Run_Runs', before, after);
    object(json.exportedApplication).name = 'Renamed';
    const unpacking = unpackText(folder, JSON.stringify(json));
    await expect(unpacking).rejects.toThrow(
      /^The script Runs of page Run can't be read: .*Nothing was written: correct/,
    );
    await expect(unpacking).rejects.toThrow(reason);
    expect(formatPacked(readApp(folder))).toBe(packed);
  });
});

describe('a name that can’t be a file’s is refused before anything is written:', () => {
  const names = [
    '../../../evil',
    '..',
    '.git',
    'A/B',
    String.raw`A\B`,
    'A:B',
    'A?',
    'A.',
    'A ',
    'con',
    'Lpt¹.x',
    'A\n',
    'A'.repeat(241),
    '',
  ];
  it.each([
    ...names.map((name) => ['widget', 'CaptionText', name] as const),
    ...['page', 'query', 'script'].map(
      (what) => [what, { page: 'Run', query: 'ListRuns', script: 'Runs' }[what]!, '../../x'] as const,
    ),
  ])('%s %s as %j', async (what, before, after) => {
    const renamed = packed.replaceAll(JSON.stringify(before), JSON.stringify(after));
    const unpacking = unpackText(path.join(folder, 'in', 'app'), renamed);
    await expect(unpacking).rejects.toThrow(`The ${what} ${JSON.stringify(after)}`);
    await expect(unpacking).rejects.toThrow(/Nothing was written: rename it in Appsmith/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['widget', 'CaptionText', 'refreshbutton', /\/RefreshButton\.json and .*\/refreshbutton|and .*\/RefreshButton/],
    ['widget', 'CaptionText', 'RefreshButton', /RefreshButton\.json and /],
    ['query', 'ListRuns', 'exportruns', /queries\/ExportRuns\.sql and .*exportruns|exportruns\.sql and .*ExportRuns/],
    ['page', 'Ticket', 'RUN', /pages\/R\w+\/ and pages\/R\w+\/ would be one file/],
  ])('%s %s as %s, which is another’s but for its case', async (_what, before, after, reason) => {
    const unpacking = unpackText(folder, packed.replaceAll(JSON.stringify(before), JSON.stringify(after)));
    await expect(unpacking).rejects.toThrow(reason);
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('settings of a function that the page doesn’t have are refused', () => {
  cpSync(app, folder, { recursive: true });
  const file = path.join(folder, 'pages/Run/page.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('Runs.start', 'Runs.begin'));
  expect(() => readApp(folder)).toThrow(/^pages\/Run\/page\.json: actions names Runs\.begin, but the page has no such/);
  const script = path.join(folder, 'pages/Run/scripts/Runs.js');
  writeFileSync(script, readFileSync(script, 'utf8').replace('{', '{{'));
  expect(() => formatPacked(readApp(folder))).toThrow(/^The script Runs of page Run can't be read/);
});

it('a shared query that isn’t JSON is refused with its file', () => {
  cpSync(app, folder, { recursive: true });
  writeFileSync(path.join(folder, 'queries/SendMail.json'), '{ "datasource": "SendGrid", }');
  expect(() => readApp(folder)).toThrow(/queries.SendMail\.json can't be read as JSON: /);
});

it.each([
  ['Shw', 'Alert', /^--take: Shw isn't the name of a shared script or query\. Known are: Act, .*Show, .*ListJobs/],
  ['Runs', 'Run', /^--take: Runs isn't the name of a shared script/],
  ['Show', 'Nope', /^--take: Nope isn't a page that has Show\. Known are: Run, Alert, /],
  ['PostSlackMessage', 'Agenda', /^--take: Agenda isn't a page that has PostSlackMessage\. Known are: \w+/],
])('--take %s=%s is refused, also where pages don’t differ', async (name, page, reason) => {
  cpSync(app, folder, { recursive: true });
  await expect(unpackText(folder, packed, { take: new Map([[name, page]]) })).rejects.toThrow(reason);
});
