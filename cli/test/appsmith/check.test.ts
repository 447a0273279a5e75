/** `appsmith check` on the real app: no finding without a change, and for each mistake the file and what is wrong. */
import path from 'node:path';
import { sqlFiles } from '#database';
import { type Action, actionName, type App, type Page, type Widget, listWidgets } from '../../src/appsmith/app.js';
import { checkApp } from '../../src/appsmith/check/checkApp.js';
import type { JsonObject } from '../../src/appsmith/json.js';
import { formatPacked } from '../../src/appsmith/pack.js';
import { readApp } from '../../src/appsmith/readApp.js';

const folder = path.resolve(__dirname, '../../../appsmith-export/app');
const app = readApp(folder);
const sql = { dashboard: readTexts('sqlserver/dashboard'), dbo: readTexts('sqlserver/dbo') };

it('finds nothing in the app', () => {
  expect(checkApp(app, sql)).toEqual([]);
});

const widgetFile = (name: string) => `pages/Run/widgets/${name}.json`;
const queryFile = (name: string) => `pages/Run/queries/${name}.sql`;
const sharedQueryFile = (name: string) => `queries/${name}.json`;
const script = (name: string) => `pages/Run/scripts/${name}.js`;

interface Mistake {
  what: string;
  make: (broken: App) => void;
  file: string | RegExp;
  reason: RegExp;
}

const mistakes: Mistake[] = [
  // References that don't resolve.
  mistake(
    'a binding of a query that isn’t there',
    (a) => set(a, 'RunsTable', 'tableData', '{{ListRunz.data}}'),
    widgetFile('RunsTable'),
    /ListRunz/,
  ),
  mistake(
    'a function that a JS object doesn’t have',
    (a) => set(a, 'RunsTable', 'tableData', '{{Runs.rowz()}}'),
    widgetFile('RunsTable'),
    /rowz/,
  ),
  mistake(
    'a page that isn’t there',
    (a) => set(a, 'RefreshButton', 'onClick', "{{navigateTo('Nowhere')}}"),
    widgetFile('RefreshButton'),
    /navigateTo names Nowhere/,
  ),
  mistake(
    'a page of the administrators’ application',
    (a) => set(a, 'RefreshButton', 'onClick', "{{navigateTo('Admin')}}"),
    widgetFile('RefreshButton'),
    /navigateTo names Admin, which isn't a page of the same application/,
  ),
  mistake(
    'a modal that isn’t there',
    (a) => set(a, 'RefreshButton', 'onClick', "{{showModal('NoModal')}}"),
    widgetFile('RefreshButton'),
    /NoModal/,
  ),
  mistake(
    'a script that names a query that isn’t there',
    (a) => edit(a, 'Runs', '=> ListRuns,', '=> ListRunz,'),
    script('Runs'),
    /ListRunz/,
  ),
  // Expressions.
  mistake(
    'an expression that doesn’t parse',
    (a) => set(a, 'RunsTable', 'tableData', '{{Runs.rows(}}'),
    widgetFile('RunsTable'),
    /doesn't parse/,
  ),
  mistake(
    'an expression that starts as a statement',
    (a) => set(a, 'RefreshButton', 'onClick', '{{if (true) { Runs.refresh(true) } }}'),
    widgetFile('RefreshButton'),
    /starts as a statement \(if\)/,
  ),
  mistake(
    'an empty binding',
    (a) => set(a, 'RunsTable', 'tableData', '{{ }}'),
    widgetFile('RunsTable'),
    /empty binding/,
  ),
  mistake(
    'a query run by a data field',
    (a) => set(a, 'RunsTable', 'tableData', '{{ListRuns.run()}}'),
    widgetFile('RunsTable'),
    /calls ListRuns.run\(\)/,
  ),
  mistake(
    'two bindings in a trigger',
    (a) => set(a, 'RefreshButton', 'onClick', '{{Runs.refresh(true)}}{{Runs.load()}}'),
    widgetFile('RefreshButton'),
    /only the first would run/,
  ),
  mistake(
    'a binding that isn’t closed',
    (a) => set(a, 'CaptionText', 'text', '{{Runs.caption()'),
    widgetFile('CaptionText'),
    /\{\{ without its \}\}|holds no binding/,
  ),
  mistake(
    'a single brace in a JavaScript text',
    (a) => set(a, 'CaptionText', 'text', "{{Runs.caption() + '{'}}"),
    widgetFile('CaptionText'),
    /single brace/,
  ),
  mistake(
    'a script that doesn’t begin with export default',
    (a) => edit(a, 'Runs', 'export default {', '// Runs\nexport default {'),
    script('Runs'),
    /export default/,
  ),
  // Tables.
  mistake(
    'a column without an entry',
    (a) => void (widget(a, 'RunsTable').columnOrder as string[]).push('Ghost'),
    widgetFile('RunsTable'),
    /Ghost, which isn't in primaryColumns/,
  ),
  mistake(
    'a column that the order leaves out',
    (a) => void (widget(a, 'RunsTable').columnOrder as string[]).pop(),
    widgetFile('RunsTable'),
    /leaves \w+ out/,
  ),
  mistake(
    'a key that is no column',
    (a) => set(a, 'RunsTable', 'primaryColumnId', 'Key'),
    widgetFile('RunsTable'),
    /primaryColumnId of RunsTable is Key/,
  ),
  mistake(
    'a computed value that is one row’s',
    (a) => setColumn(a, 'JobName', 'computedValue', '{{currentRow["JobName"]}}'),
    widgetFile('RunsTable'),
    /one value a row/,
  ),
  // Widget types, properties, values.
  mistake(
    'a type that isn’t known',
    (a) => set(a, 'CaptionText', 'type', 'TEXTT_WIDGET'),
    widgetFile('CaptionText'),
    /TEXTT_WIDGET, which isn't known/,
  ),
  mistake(
    'a property that the widget doesn’t know',
    (a) => set(a, 'CaptionText', 'colour', 'red'),
    widgetFile('CaptionText'),
    /has colour, which a TEXT_WIDGET/,
  ),
  mistake(
    'a property of a column that isn’t known',
    (a) => setColumn(a, 'JobName', 'colour', 'red'),
    widgetFile('RunsTable'),
    /column JobName has colour/,
  ),
  mistake(
    'a text where a truth value belongs',
    (a) => set(a, 'CaptionText', 'isVisible', 'yes'),
    widgetFile('CaptionText'),
    /must be true or false/,
  ),
  mistake(
    'a value that isn’t among those allowed',
    (a) => set(a, 'CaptionText', 'overflow', 'WRAP'),
    widgetFile('CaptionText'),
    /overflow must be one of/,
  ),
  mistake(
    'a trigger without braces',
    (a) => set(a, 'RefreshButton', 'onClick', 'Runs.refresh(true)'),
    widgetFile('RefreshButton'),
    /would do nothing|holds no binding/,
  ),
  mistake(
    'a modal that is open at load',
    (a) => set(a, 'DetailsModal', 'isVisible', true),
    'pages/Run/widgets/DetailsModal/DetailsModal.json',
    /open when the page loads/,
  ),
  mistake(
    'a default tab that isn’t one',
    (a) => set(a, 'DetailsTabs', 'defaultTab', 'Nothing'),
    'pages/Run/widgets/DetailsModal/DetailsTabs/DetailsTabs.json',
    /isn't the label of a tab/,
  ),
  // Layout.
  mistake(
    'widgets that overlap',
    (a) => Object.assign(widget(a, 'RefreshButton'), getPlace(widget(a, 'CaptionText'))),
    widgetFile('CaptionText'),
    /overlap/,
  ),
  mistake(
    'a widget out of the grid',
    (a) => set(a, 'RunsTable', 'rightColumn', 70),
    widgetFile('RunsTable'),
    /out of the grid/,
  ),
  // Names and ids.
  mistake(
    'two things of one name',
    (a) => set(a, 'CaptionText', 'widgetName', 'RefreshButton'),
    widgetFile('RefreshButton'),
    /RefreshButton is already used/,
  ),
  mistake(
    'a widget with a query’s name',
    (a) => set(a, 'CaptionText', 'widgetName', 'ListRuns'),
    widgetFile('ListRuns'),
    /ListRuns is already used/,
  ),
  mistake(
    'a name that says nothing',
    (a) => set(a, 'CaptionText', 'widgetName', 'Text1'),
    widgetFile('Text1'),
    /doesn't say what it is/,
  ),
  // Queries.
  mistake(
    'a procedure that isn’t in sql/',
    (a) => body(a, 'ListRuns', 'EXEC dashboard.ListAll @Input = {{ JSON.stringify({}) }}'),
    queryFile('ListRuns'),
    /ListAll isn't there/,
  ),
  mistake(
    'a field that the procedure doesn’t know',
    (a) => body(a, 'ListRuns', 'EXEC dashboard.ListRuns @Input = {{ JSON.stringify({ Departement: 1 }) }}'),
    queryFile('ListRuns'),
    /no field Departement/,
  ),
  mistake(
    'a parameter that isn’t JSON text',
    (a) => body(a, 'ListRuns', 'EXEC dashboard.ListRuns @Input = {{ SearchInput.text }}'),
    queryFile('ListRuns'),
    /must be JSON text/,
  ),
  mistake(
    'quotes around a parameter',
    (a) => body(a, 'ListRuns', "EXEC dashboard.ListRuns @Input = '{{ JSON.stringify({}) }}'"),
    queryFile('ListRuns'),
    /without quotes/,
  ),
  mistake(
    'a query of another name than its procedure',
    (a) => body(a, 'ListRuns', 'EXEC dashboard.ListJobs @Input = {{ JSON.stringify({}) }}'),
    queryFile('ListRuns'),
    /executes ListJobs/,
  ),
  mistake(
    'values pasted instead of bound',
    (a) =>
      void ((action(a, 'ListRuns').unpublishedAction.actionConfiguration as JsonObject).pluginSpecifiedTemplates = [
        { value: false },
      ]),
    queryFile('ListRuns'),
    /bound then, not pasted/,
  ),
  mistake(
    'a load that Appsmith decides',
    (a) => void (action(a, 'ListRuns').unpublishedAction.userSetOnLoad = false),
    queryFile('ListRuns'),
    /userSetOnLoad must be true/,
  ),
  mistake(
    'a datasource that isn’t there',
    (a) => void ((action(a, 'ListRuns').unpublishedAction.datasource as JsonObject).id = 'Db'),
    queryFile('ListRuns'),
    /names no datasource/,
  ),
  mistake(
    'a request body in pieces',
    (a) => body(a, 'PostSlackMessage', '{ "text": {{ this.params.text }} }'),
    sharedQueryFile('PostSlackMessage'),
    /whole body must be one binding/,
  ),
  // Secrets and texts.
  mistake(
    'a Slack token',
    (a) => edit(a, 'Runs', "'text/csv'", "'xoxb-1234567890-abcdef'"),
    script('Runs'),
    /looks like a Slack token/,
  ),
  mistake(
    'a credential in a header',
    (a) =>
      void ((action(a, 'SendMail').unpublishedAction.actionConfiguration as JsonObject).headers = [
        { key: 'Authorization', value: 'x' },
      ]),
    sharedQueryFile('SendMail'),
    /carries a credential/,
  ),
  mistake(
    'a host of one installation',
    (a) => void (a.datasources[0]!.datasourceConfiguration = { endpoints: [{ host: 'db.corp.example', port: 1433 }] }),
    'app.json',
    /JobLogger has an address \(db\.corp\.example\)/,
  ),
  mistake(
    'a query that says where its API is',
    (a) =>
      void ((action(a, 'SendMail').unpublishedAction.datasource as JsonObject).datasourceConfiguration = {
        url: 'https://mail.corp.example',
      }),
    sharedQueryFile('SendMail'),
    /has an address \(https:\/\/mail\.corp\.example\)/,
  ),
  mistake(
    'a content type that Appsmith doesn’t know, and so sends as ISO-8859-1',
    (a) =>
      void ((action(a, 'SendMail').unpublishedAction.actionConfiguration as JsonObject).headers = [
        { key: 'Content-Type', value: 'application/json; charset=utf-8' },
      ]),
    sharedQueryFile('SendMail'),
    /content-type must be exactly one of application\/json.*accents and emoji/,
  ),
  mistake(
    'a datasource’s authentication',
    (a) => void (a.datasources[0]!.datasourceConfiguration = { authentication: { username: 'sa' } }),
    'app.json',
    /authentication/,
  ),
  mistake(
    'a label in one language',
    (a) => set(a, 'RefreshButton', 'text', 'Refresh now'),
    widgetFile('RefreshButton'),
    /texts belong into Texts/,
  ),
  mistake(
    'an alert in one language',
    (a) => edit(a, 'Runs', 'showAlert(rows.length', "showAlert('It failed' + rows.length"),
    script('Runs'),
    /an alert contains the text "It failed"/,
  ),
];

describe('a mistake is reported with its file:', () => {
  it.each(mistakes)('$what', ({ make, file, reason }) => {
    // Only the page with all mistakes: the others cost time and show nothing.
    const broken = structuredClone({ ...app, pages: [page(app)] });
    make(broken);
    const told = checkApp(broken, sql).filter((finding) => new RegExp(file).test(finding.file));
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

it('a change of only the files is reported, because people import the JSON', () => {
  const changed = structuredClone(app);
  set(changed, 'CaptionText', 'textColor', '#000000');
  expect(formatPacked(changed)).not.toBe(formatPacked(app));
});

function mistake(what: string, make: (broken: App) => void, file: string | RegExp, reason: RegExp): Mistake {
  return { what, make, file, reason };
}

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

function set(of: App, name: string, property: string, value: string | number | boolean): void {
  widget(of, name)[property] = value;
}

function setColumn(of: App, id: string, property: string, value: string): void {
  ((widget(of, 'RunsTable').primaryColumns as JsonObject)[id] as JsonObject)[property] = value;
}

function body(of: App, name: string, text: string): void {
  (action(of, name).unpublishedAction.actionConfiguration as JsonObject).body = text;
}

function edit(of: App, name: string, before: string, after: string, on = 'Run'): void {
  const { unpublishedCollection } = found(page(of, on).jsObjects, (one) => one.unpublishedCollection.name === name);
  if (!unpublishedCollection.body.includes(before)) throw new Error(`${name} doesn't say ${before} any more`);
  unpublishedCollection.body = unpublishedCollection.body.replace(before, after);
}

function getPlace({ topRow, bottomRow, leftColumn, rightColumn }: Widget): JsonObject {
  return { topRow: topRow!, bottomRow: bottomRow!, leftColumn: leftColumn!, rightColumn: rightColumn! };
}

function found<T>(all: T[], is: (one: T) => boolean): T {
  const one = all.find(is);
  if (one === undefined) throw new Error(`The app has none for which ${String(is)}`);
  return one;
}
