/** `appsmith check` on the real app: no finding without a change, and for each mistake the file and what is wrong. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sqlFiles } from '#database';
import { type Action, actionName, type App, type Page, type Widget, listWidgets } from '../../src/appsmith/app.js';
import { checkApp } from '../../src/appsmith/check/checkApp.js';
import { checkUnread } from '../../src/appsmith/check/checkUnread.js';
import { isObject, type JsonObject, object } from '../../src/appsmith/json.js';
import { formatPacked } from '../../src/appsmith/pack.js';
import { readApp } from '../../src/appsmith/readApp.js';

const folder = path.resolve(__dirname, '../../../appsmith-export/app');
const app = readApp(folder);
const sql = { dashboard: readTexts('sqlserver/dashboard'), dbo: readTexts('sqlserver/dbo') };

it('finds nothing in the app', () => {
  expect(checkApp(app, sql)).toEqual([]);
});

/** What is wrong, where, and what the finding says. */
type Mistake = [what: string, file: string, reason: RegExp, make: (broken: App) => unknown];

/** A property of a widget, or of one of the columns of RunsTable. */
const inWidgets: [what: string, widget: string, property: string, value: string | number | boolean, reason: RegExp][] =
  [
    // References that don't resolve.
    ['a binding of a query that isn’t there', 'RunsTable', 'tableData', '{{ListRunz.data}}', /ListRunz/],
    ['a name that a pattern only sets', 'RefreshButton', 'onClick', '{{([nowhere] = [1], f(nowhere))}}', /nowhere/],
    ['a name that a loop sets', 'RefreshButton', 'onClick', '{{f(() => { for (none of []) none; })}}', /name none/],
    ['a function that a JS object doesn’t have', 'RunsTable', 'tableData', '{{Runs.rowz()}}', /rowz/],
    ['what is behind a flag', 'CaptionText', 'text', '{{appsmith.ui.width}}', /no appsmith\.ui/],
    ['a text that isn’t there', 'CaptionText', 'text', "{{Texts.say('jobzz')}}", /Texts has no text "jobzz"/],
    ['a page that isn’t there', 'RefreshButton', 'onClick', "{{navigateTo('Nowhere')}}", /navigateTo names Nowhere/],
    ['a page of the other app', 'RefreshButton', 'onClick', "{{navigateTo('Admin')}}", /Admin, which isn't a page/],
    ['a modal that isn’t there', 'RefreshButton', 'onClick', "{{showModal('NoModal')}}", /NoModal/],
    // Expressions.
    ['an expression that doesn’t parse', 'RunsTable', 'tableData', '{{Runs.rows(}}', /doesn't parse/],
    ['a statement', 'RefreshButton', 'onClick', '{{if (true) { Runs.load() } }}', /starts as a statement \(if\)/],
    ['an empty binding', 'RunsTable', 'tableData', '{{ }}', /empty binding/],
    ['a query run by a data field', 'RunsTable', 'tableData', '{{ListRuns.run()}}', /calls ListRuns.run\(\)/],
    [
      'two bindings in a trigger',
      'RefreshButton',
      'onClick',
      '{{Runs.load()}}{{Runs.load()}}',
      /only the first would run/,
    ],
    ['an open binding', 'CaptionText', 'text', '{{Runs.caption()', /\{\{ without its \}\}|holds no binding/],
    ['a single brace in a JavaScript text', 'CaptionText', 'text', "{{Runs.caption() + '{'}}", /single brace/],
    // Tables.
    ['a key that is no column', 'RunsTable', 'primaryColumnId', 'Key', /primaryColumnId of RunsTable is Key/],
    ['one row’s value', 'RunsTable.JobName', 'computedValue', '{{currentRow["JobName"]}}', /one value a row/],
    // Widget types, properties, values.
    ['a type that isn’t known', 'CaptionText', 'type', 'TEXTT_WIDGET', /TEXTT_WIDGET, which neither/],
    ['a property that the widget doesn’t know', 'CaptionText', 'colour', 'red', /has colour, which a TEXT_WIDGET/],
    ['a property of a column that isn’t known', 'RunsTable.JobName', 'colour', 'red', /column JobName has colour/],
    ['a text where a truth value belongs', 'CaptionText', 'isVisible', 'yes', /must be true or false/],
    ['a value that isn’t among those allowed', 'CaptionText', 'overflow', 'WRAP', /overflow must be one of/],
    ['a trigger without braces', 'RefreshButton', 'onClick', 'Runs.refresh(true)', /would do nothing|holds no binding/],
    ['a modal that is open at load', 'DetailsModal', 'isVisible', true, /open when the page loads/],
    ['a default tab that isn’t one', 'DetailsTabs', 'defaultTab', 'Nothing', /isn't the label of a tab/],
    ['a widget out of the grid', 'RunsTable', 'rightColumn', 70, /out of the grid/],
    ['a label in one language', 'RefreshButton', 'text', 'Refresh now', /texts belong into Texts/],
    ['a word in one language', 'RefreshButton', 'text', "{{Act.isBusy() ? 'Wait' : Texts.say('refresh')}}", /"Wait"/],
  ];

/** A change of the script Runs. */
const inScripts: [what: string, before: string, after: string, reason: RegExp][] = [
  ['a script that names a query that isn’t there', '=> ListRuns,', '=> ListRunz,', /ListRunz/],
  ['a script that doesn’t begin with it', 'export default {', '// Runs\nexport default {', /export default/],
  ['a Slack token', "'text/csv'", "'xoxb-1234567890-abcdef'", /looks like a Slack token/],
  [
    'an alert in one language',
    'showAlert(rows',
    "showAlert('It failed' + rows",
    /an alert contains the text "It failed"/,
  ],
];

/** What a query sends. */
const inBodies: [what: string, query: string, text: string, reason: RegExp][] = [
  ['a procedure that isn’t in sql/', 'ListRuns', execute('ListAll'), /ListAll isn't there/],
  ['an unknown field', 'ListRuns', execute('ListRuns', '{{ JSON.stringify({ Jop: 1 }) }}'), /no field Jop/],
  ['a parameter that isn’t JSON text', 'ListRuns', execute('ListRuns', '{{ SearchInput.text }}'), /must be JSON text/],
  ['quotes around a parameter', 'ListRuns', execute('ListRuns', "'{{ JSON.stringify({}) }}'"), /without quotes/],
  ['a query of another name than its procedure', 'ListRuns', execute('ListJobs'), /executes ListJobs/],
  ['a body in pieces', 'PostSlackMessage', '{ "text": {{ this.params.text }} }', /whole body must be one binding/],
];

/** What a query is, or how it is sent. */
const inQueries: [what: string, query: string, part: 'action' | 'sent', change: JsonObject, reason: RegExp][] = [
  ['pasted values', 'ListRuns', 'sent', { pluginSpecifiedTemplates: [{ value: false }] }, /bound then, not pasted/],
  ['a load that Appsmith decides', 'ListRuns', 'action', { userSetOnLoad: false }, /userSetOnLoad must be true/],
  ['a datasource that isn’t there', 'ListRuns', 'action', { datasource: { id: 'Db' } }, /names no datasource/],
  [
    'a header’s credential',
    'SendMail',
    'sent',
    { headers: [{ key: 'Authorization', value: 'x' }] },
    /carries a credential/,
  ],
  [
    'a query that says where its API is',
    'SendMail',
    'action',
    { datasource: { datasourceConfiguration: { url: 'https://mail.corp.example' } } },
    /has an address \(https:\/\/mail\.corp\.example\)/,
  ],
  [
    'a content type that Appsmith doesn’t know, and so sends as ISO-8859-1',
    'SendMail',
    'sent',
    { headers: [{ key: 'Content-Type', value: 'application/json; charset=utf-8' }] },
    /content-type must be exactly one of application\/json.*accents and emoji/,
  ],
];

const mistakes: Mistake[] = [
  ...inWidgets.map(([what, name, property, value, reason]): Mistake => {
    const [id = '', column] = name.split('.');
    const make = (broken: App) =>
      void ((column ? columnOf(widget(broken, id), column) : widget(broken, id))[property] = value);
    return [what, `/${id}.json`, reason, make];
  }),
  ...inScripts.map(([what, before, after, reason]): Mistake => {
    return [what, '/Runs.js', reason, (a) => edit(a, before, after)];
  }),
  ...inBodies.map(([what, name, body, reason]): Mistake => {
    return [what, `queries/${name}.`, reason, (a) => void (configuration(a, name).body = body)];
  }),
  ...inQueries.map(([what, name, part, change, reason]): Mistake => {
    const make = (a: App) => {
      const changed = part === 'action' ? action(a, name).unpublishedAction : configuration(a, name);
      for (const [key, value] of Object.entries(change))
        changed[key] = isObject(value) ? { ...object(changed[key]), ...value } : value;
    };
    return [what, `queries/${name}.`, reason, make];
  }),
  ['a column without an entry', '/RunsTable.json', /Ghost, which isn't in primaryC/, (a) => orderOf(a).push('Ghost')],
  ['a column that the order leaves out', '/RunsTable.json', /leaves \w+ out/, (a) => orderOf(a).pop()],
  ['widgets that overlap', '/CaptionText.json', /overlap/, (a) => cover(widget(a, 'RunsTable'), 'CaptionText', a)],
  ...['RefreshButton', 'ListRuns', 'Text1'].map((name): Mistake => [
    `a widget of the name ${name}`,
    `/${name}.json`,
    name === 'Text1' ? /doesn't say what it is/ : new RegExp(`${name} is already used`),
    (a) => void (widget(a, 'CaptionText').widgetName = name),
  ]),
  [
    'a host of one installation',
    'app.json',
    /JobLogger has an address \(db\.corp\.example\)/,
    (a) => connect(a, { endpoints: [{ host: 'db.corp.example', port: 1433 }] }),
  ],
  ['a login', 'app.json', /authentication/, (a) => connect(a, { authentication: { username: 'sa' } })],
];

describe('a mistake is reported with its file:', () => {
  it.each(mistakes)('%s', (_what, file, reason, make) => {
    // Only the page with all mistakes: the others cost time and show nothing.
    const broken = structuredClone({ ...app, pages: [page(app)] });
    make(broken);
    const told = checkApp(broken, sql).filter((finding) => finding.file.includes(file));
    expect(told.map((finding) => finding.reason).join('\n')).toMatch(reason);
  });
});

it('a script on two pages is reported, because it belongs in scripts/', () => {
  const broken = structuredClone(app);
  for (const name of ['Run', 'Ticket']) page(broken, name).files.set('Extra', `pages/${name}/scripts/Extra.js`);
  expect(checkApp(broken, sql)).toEqual([
    { file: 'pages/Ticket/scripts/Extra.js', reason: expect.stringMatching(/belongs into scripts\/Extra\.js/) },
  ]);
});

it('a broken script of all pages is reported once', () => {
  const broken = structuredClone(app);
  for (const { jsObjects } of broken.pages)
    for (const { unpublishedCollection: script } of jsObjects)
      if (script.name === 'Days') script.body = script.body.replace('{', '{ (');
  expect(checkApp(broken, sql).filter(({ file }) => file === 'scripts/Days.js')).toHaveLength(1);
});

it('a file in a wrong folder is reported, and a shared one that nothing names; those of a file manager are not', () => {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'jl-app-'));
  cpSync(folder, copy, { recursive: true });
  const tabs = 'pages/Run/widgets/DetailsModal/DetailsTabs';
  const unread = ['pages/Run/ListRuns.sql', `${tabs}/Nowhere/CaptionText.json`, 'queries/Unused.sql'];
  for (const file of [
    ...unread,
    'pages/.DS_Store',
    'scripts/.DS_Store',
    '.vscode/settings.json',
    `${tabs}/LogTab/.DS_Store`,
  ]) {
    mkdirSync(path.join(copy, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(copy, file), '');
  }
  const reported = [...checkUnread(readApp(copy), copy)];
  rmSync(copy, { recursive: true });
  expect(reported.map(({ file }) => file).toSorted()).toEqual(unread);
});

it('a change of only the files is reported, because people import the JSON', () => {
  const changed = structuredClone(app);
  widget(changed, 'CaptionText').textColor = '#000000';
  expect(formatPacked(changed)).not.toBe(formatPacked(app));
});

function readTexts(of: string): Map<string, string> {
  return new Map(sqlFiles(of).map(({ name, text }) => [name, text]));
}

function page(of: App, name = 'Run'): Page {
  return found(of.pages, (one) => one.name === name);
}

function widget(of: App, name: string): Widget {
  return found([...listWidgets(page(of).root)], (one) => one.widgetName === name);
}

function action(of: App, name: string): Action {
  return found(page(of).actions, (one) => actionName(one) === name);
}

function columnOf({ primaryColumns }: Widget, id: string): JsonObject {
  return object(object(primaryColumns)[id]);
}

function configuration(of: App, name: string): JsonObject {
  return object(action(of, name).unpublishedAction.actionConfiguration);
}

function execute(procedure: string, input = '{{ JSON.stringify({}) }}'): string {
  return `EXEC dashboard.${procedure} @Input = ${input}`;
}

function edit(of: App, before: string, after: string): void {
  const { unpublishedCollection } = found(page(of).jsObjects, (one) => one.unpublishedCollection.name === 'Runs');
  if (!unpublishedCollection.body.includes(before)) throw new Error(`Runs doesn't say ${before} any more`);
  unpublishedCollection.body = unpublishedCollection.body.replace(before, after);
}

function orderOf(of: App): string[] {
  return widget(of, 'RunsTable').columnOrder as string[];
}

function cover(above: Widget, below: string, of: App): void {
  const { topRow, bottomRow, leftColumn, rightColumn } = widget(of, below);
  Object.assign(above, { topRow, bottomRow, leftColumn, rightColumn });
}

function connect(of: App, settings: JsonObject): void {
  of.datasources[0]!.datasourceConfiguration = settings;
}

function found<T>(all: T[], is: (one: T) => boolean): T {
  const one = all.find(is);
  if (one === undefined) throw new Error(`The app has none for which ${String(is)}`);
  return one;
}
