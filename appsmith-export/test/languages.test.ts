/** One language at a time: the app's own texts, and those of the database, the watcher and schedules. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cronProblem, timeZoneProblem } from '#schedule';
import { listWidgets } from '../../cli/src/appsmith/app.js';
import { AppPage, app, type Functions } from './appPage.js';
import { english, italian, OF_THE_PICTURE, onlyEnglish, SHARED, vocabulary, splitIntoWords } from './vocabulary.js';

const ROOT = path.resolve(__dirname, '../..');
it('no word is in the texts of both languages unless both have it', () => {
  const inBoth = [...vocabulary(italian)].filter((word) => vocabulary(english).has(word));
  expect(inBoth.filter((word) => !SHARED.has(word))).toEqual([]);
});

it('the headings of the first picture are above the table of runs, and nowhere else', () => {
  const used = app.pages.flatMap((page) => [
    ...[...listWidgets(page.root)].map(
      (widget) => [widget.widgetName, JSON.stringify({ ...widget, children: [] })] as const,
    ),
    ...page.jsObjects.map(({ unpublishedCollection: { name, body } }) => [name, name === 'Texts' ? '' : body] as const),
  ]);
  const users = used.filter(([, text]) => OF_THE_PICTURE.some((key) => new RegExp(`['"]${key}\\b['"]`).test(text)));
  expect(users.map(([name]) => name)).toEqual(['RunsTable']);
});

it('names of pages and tabs, which Appsmith can’t bind, are words of both languages', () => {
  expect(app.pages.map(({ name }) => name)).toEqual(['Run', 'Alert', 'Ticket', 'Agenda', 'Job', 'Traceback', 'Admin']);
  const tabs = app.pages.flatMap(({ root }) =>
    [...listWidgets(root)].filter(({ type, shouldShowTabs }) => type === 'TABS_WIDGET' && shouldShowTabs !== false),
  );
  const labels = tabs.flatMap(({ tabsObj }) => Object.values(tabsObj as Record<string, { label: string }>));
  expect(labels.map(({ label }) => label)).toEqual(['Traceback', 'Log', 'Trend', 'Note', 'Ticket']);
});

describe('a number', () => {
  /** Never one, or the same with one. */
  const NOT_COUNTED = ['page', 'seenMany', 'exportedAll', 'alertsUnseenMore', 'databaseVersion'];
  const scripts = app.pages
    .flatMap(({ jsObjects }) => jsObjects.map((one) => one.unpublishedCollection.body))
    .join('\n');
  const pairs = [...scripts.matchAll(/Texts\.count\([^']*?, '(\w+)', '(\w+)'\)/g)].map(([, one, many]) => [
    one!,
    many!,
  ]);
  pairs.push(...['runs', 'lines', 'comments', 'days'].map((what) => [`${what}One`, `${what}Many`]));

  it('before a noun uses the singular and plural', () => {
    const counted = new Set([...pairs.flat(), ...NOT_COUNTED]);
    const uncounted = Object.entries(italian).filter(([key, text]) => text.includes('{n}') && !counted.has(key));
    expect(uncounted).toEqual([]);
    expect(pairs.length).toBeGreaterThan(8);
  });

  it.each([
    ['Italian', italian, /(?<!\d)1 \p{L}+(?:i|he|ghe)\b(?<! oggi)/u],
    ['English', english, /(?<!\d)1 \p{L}+(?<!s)s\b/u],
  ])('of one has no plural in %s, and of more no singular', (_language, all, plural) => {
    for (const [one, many] of new Map(pairs.map(([first, second]) => [first!, second!]))) {
      expect(all[one]).toBeDefined();
      expect(all[one]!.replace('{n}', '1')).not.toMatch(plural);
      expect([one, all[one] === all[many]]).toEqual([one, /^(outage|first)Job/.test(one) && all === italian]);
    }
  });

  it('of runs to be removed has its noun', () => {
    const page = new AppPage('Admin').set('appsmith', {
      user: {},
      store: { purge: { Runs: 1, Lines: 1, Comments: 0, days: 1 } },
    });
    const question = () => page.object('Settings').question!() as string;
    expect(question()).toContain('1 esecuzione di più di 1 giorno fa, con 1 riga e 0 commenti');
    page.set('WhoAmI', { data: [{ Language: 'en' }] });
    expect(question()).toContain('1 run from more than 1 day ago, with 1 line and 0 comments');
  });
});

describe("texts that aren't the app's own", () => {
  let sentences: Functions;
  beforeEach(() => (sentences = new AppPage('Job').object('Sentences')));

  const problems = [
    ...['* *', '75 * * * *', '0 24 * * *', '0 9 0 * *', '0 9 * 13 *', '0 9 * * 8', '0 0 30 2 *'].map(
      (cron) => `its schedule "${cron}" ${cronProblem(cron)}`,
    ),
    `its time zone "Marte" ${timeZoneProblem('Marte')}`,
  ];

  it.each([...new Set([...refusalsOfSqlServer(), ...refusalsOfSqlite(), ...problemsOfWatchers(), ...problems])])(
    '%s',
    (sentence) => {
      const said = sentences.say!(sentence) as string;
      expect(said).not.toBe(sentence);
      expect([
        said,
        [...splitIntoWords(said.replace('jobs.yaml', ''))].filter((word) => onlyEnglish.has(word)),
      ]).toEqual([said, []]);
    },
  );

  it('stay unchanged if unknown, and in English use the labels of fields', () => {
    expect(sentences.say!('Something else entirely')).toBe('Something else entirely');
    const inEnglish = new AppPage('Job').set('WhoAmI', { data: [{ Language: 'en' }] }).object('Sentences');
    expect(inEnglish.say!('DocumentationUrl has more than 2000 characters.')).toBe(
      'Link to its documentation has more than 2000 characters.',
    );
    expect(inEnglish.say!('There is a job A in this department already: 3.')).toBe(
      'There is a job A in this department already: 3.',
    );
  });
});

/** Texts of `THROW 50…` and of `@Refusal`, with an X for each value. */
function refusalsOfSqlServer(): string[] {
  const found = new Set<string>();
  for (const folder of ['dashboard', 'dbo']) {
    for (const name of readdirSync(path.join(ROOT, 'sql/sqlserver', folder))) {
      const sql = readFileSync(path.join(ROOT, 'sql/sqlserver', folder, name), 'utf8').replaceAll(/--.*$/gm, '');
      for (const [, thrown] of sql.matchAll(/THROW 50\d+, (N'(?:[^']|'')*'), 1/g)) found.add(textOf(thrown!));
      for (const [, set] of sql.matchAll(/SET @(?:Refusal|TooLong|BadTime) = ((?:'(?:[^']|'')*'|[^;'])*);/g))
        found.add(textOf(set!));
    }
  }
  return [...found]
    .filter((text) => /\w \w/.test(text) && !/^X$/.test(text))
    .map((text) => text.replace(/^X (must|has)/, 'Name $1'));
}

function textOf(expression: string): string {
  const pieces = expression.match(/N?'(?:[^']|'')*'|@\w+|\b[A-Z_]+\(\)|\bx\.\w+|CASE[^]*?END/g) ?? [];
  return pieces
    .map((piece) => (/^N?'/.test(piece) ? piece.replace(/^N?'|'$/g, '').replaceAll("''", "'") : 'X'))
    .join('');
}

function refusalsOfSqlite(): string[] {
  const folder = path.join(ROOT, 'database/src/sqlite');
  const sources = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  return sources.flatMap((source) =>
    [...source.matchAll(/new Refusal\(\s*'[\w-]+',\s*(['"`])([^]*?)\1,?\s*\)/g)]
      .map(([, , text]) => text!.replace(/^\$\{(?:field|name)\}/, 'Name').replaceAll(/\$\{[^}]*\}/g, 'X'))
      .filter((text) => !text.includes('${')),
  );
}

/** The watcher's texts, from `watcher/src`. */
function problemsOfWatchers(): string[] {
  return [
    'Nobody is told of anything: no watcher has mail or Slack set up.',
    'The watcher on srv-1 fails: mail: 401',
    'Ordini (1): The time zone "Marte" must be an IANA time zone such as Europe/Rome; UTC counts instead.',
    "Ordini (1), Chiusura (2): x@example.org can't be reached: the user is deactivated. Told: #ict.",
    "Ordini (1): #ict can't be reached: no watcher has Slack set up. Nobody is told.",
    "Ordini (1): U1 can't be reached: no watcher has mail set up, and no Slack channel is known. Nobody is told.",
    'Ordini (1): The rules name nobody who can be reached, and there is neither a department nor an admin who can.',
    'Ordini (1): alerts.quiet must be windows; it counts as not said.',
    "Job 3 can't be judged: x",
    "The expected runs of Ordini can't be made: x",
    "Silent runs can't be marked as lost: x",
    "Department 3 can't be told of an outage: x",
  ];
}

it('the next page is in a language that was just chosen', async () => {
  const page = new AppPage('Admin').set('EmailInput', { text: 'a@b' }).set('UserNameInput', { text: 'A' });
  const data = [{ Role: 'admin', Language: 'en' }];
  for (const { unpublishedAction } of page.queries()) page.set(unpublishedAction.name, { data, run: async () => data });
  Object.assign(page.scope, { showAlert: () => undefined, closeModal: () => undefined });
  await page.object('UserForm').save!();
  expect(page.store.language).toBe('en');
});
