import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { listWidgets } from '../../cli/src/appsmith/app.js';
import { AppPage, app } from './appPage.js';

const me = (Role: string, more: object = {}) => [
  { Role, Name: 'Davide Rossi', Language: 'it', DepartmentId: null, ...more },
];

describe('texts', () => {
  const texts = new AppPage('Run').object('Texts');

  it('exist in both languages, with the same placeholders', () => {
    const [italian, english] = [texts.italian!(), texts.english!()] as Record<string, string>[];
    expect(Object.keys(english!).toSorted()).toEqual(Object.keys(italian!).toSorted());
    for (const [key, text] of Object.entries(italian!))
      expect([key, places(english![key]!)]).toEqual([key, places(text)]);
  });

  it("are in the user's language, in Italian before it is known", () => {
    const page = new AppPage('Run');
    expect(page.object('Texts').say!('close')).toBe('Chiudi');
    page.set('WhoAmI', { data: me('viewer', { Language: 'en' }) });
    expect(page.object('Texts').say!('close')).toBe('Close');
    expect(page.object('Texts').say!('page', { n: 3 })).toBe('page 3');
  });
});

it('until when expected runs are known is said, and that they aren’t only if a job has a schedule', () => {
  const page = new AppPage('Agenda').set('WhoAmI', { data: me('viewer', { ExpectedUntil: null }) });
  const { known } = page.object('Me');
  expect([known!([]), known!([{ Cron: null }, { Cron: '0 6 * * *', Paused: true }])]).toEqual(['', '']);
  expect(known!([{ Cron: '0 6 * * *', Paused: false }])).toMatch(/^Le esecuzioni attese non sono note/);
  page.set('WhoAmI', { data: me('viewer', { ExpectedUntil: '2026-12-24T09:00:00.000Z' }) });
  expect(known!([])).toMatch(/note fino al gio 24 dic/);
});

it('the Agenda reads again whether a job has a schedule, because another department may have been chosen', async () => {
  const page = new AppPage('Agenda').set('WhoAmI', { data: me('viewer', { ExpectedUntil: null }) });
  page.set('ListDay', { run: async () => [] });
  for (const Cron of [null, '0 6 * * *']) {
    page.set('ListJobs', { run: async () => [{ Cron }] });
    await page.object('Calendar').load!();
    expect(page.store.ListJobs).toEqual([{ Cron }]);
  }
});

it("a column's trigger that uses its row says so to the linter of Appsmith’s editor", () => {
  const triggers = [...JSON.stringify(app).matchAll(/"on[A-Z]\w*":"\{\{((?:[^"\\]|\\.)*)\}\}"/g)].map(
    ([, text]) => text!,
  );
  const ofRows = triggers.filter((text) => /\bcurrentRow\./.test(text));
  expect(ofRows.length).toBeGreaterThan(10);
  expect(ofRows.filter((text) => !text.startsWith('/* global currentRow */ '))).toEqual([]);
});

it('a narrow button has an icon, because on a phone only that has room', () => {
  const boxes = app.pages.flatMap(({ root }) => (root.children ?? []).filter(({ type }) => type !== 'MODAL_WIDGET'));
  const narrow = boxes
    .flatMap((box) => [...listWidgets(box)])
    .filter(
      ({ type, leftColumn, rightColumn }) => type === 'BUTTON_WIDGET' && Number(rightColumn) - Number(leftColumn) < 10,
    );
  expect(narrow.length).toBeGreaterThan(5);
  expect(narrow.filter(({ iconName }) => !iconName).map(({ widgetName }) => widgetName)).toEqual([]);
});

describe('shows', () => {
  const page = new AppPage('Run');
  const show = page.object('Show');

  it.each([
    [0.85, '0,9 s'],
    [59.6, '1 min'],
    [75, '1 min 15 s'],
    [3600, '1 h'],
    [4000, '1 h 7 min'],
    [200_000, '2 giorni'],
    [null, ''],
  ])('a duration of %s s is "%s"', (seconds, text) => expect(show.duration!(seconds)).toBe(text));

  it('a refusal that quotes a name as such, whatever the name, and not as an outage', () => {
    const outage = show.trouble!('Connection timed out');
    for (const [english] of page.object('Sentences').refusals!() as [string][]) {
      const said = show.trouble!(
        english.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'field' ? 'Name' : 'Network')),
      ) as string;
      expect([english, said === outage]).toEqual([english, false]);
    }
    expect(show.trouble!('There is a job Network backup in this department already: 3.')).toBe(
      'In questo reparto c’è già un job Network backup: il 3.',
    );
    for (const message of ['socket hang up', '{"jdbc": "unavailable"}', 'failed to fetch'])
      expect(show.trouble!(message)).toBe(outage);
  });

  it('HTML from a database never as HTML', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const safe = show.safe!(text) as string;
        expect(safe).not.toMatch(/[<>]/);
        expect(safe.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')).toBe(show.plain!(text));
      }),
    );
  });

  it('a name with its icon on one line', () => {
    expect(show.named!('📦', 'two\r\nlines\u202E\u0000')).toBe('📦  two lines');
  });

  it('rows only for a list, not for an error’s text', () => {
    expect(show.rows!('Query preparation failed')).toEqual([]);
    expect(show.first!(undefined)).toBeUndefined();
  });
});

describe('the caller', () => {
  it.each([
    ['viewer', [true, false, false]],
    ['operator', [true, true, false]],
    ['admin', [true, true, true]],
  ])('a %s may what a role up to theirs may', (role, may) => {
    const page = new AppPage('Run').set('WhoAmI', { data: me(role) });
    expect(['viewer', 'operator', 'admin'].map((one) => page.object('Me').may!(one))).toEqual(may);
    expect(page.object('Me').reason!('viewer')).toBe('');
    expect(page.object('Me').reason!('admin') === '').toBe(role === 'admin');
  });

  it('is greeted according to the hour, with the shown department', () => {
    const page = new AppPage('Run').set('WhoAmI', { data: me('viewer', { DepartmentId: 1 }) });
    page.scope.appsmith!.store = { ListDepartments: [{ DepartmentId: 1, Name: 'R&D' }] };
    expect([9, 15, 22].map((hour) => page.object('Me').greeting!(hour))).toEqual([
      '🌞  Buongiorno Davide!',
      '🌞  Buon pomeriggio Davide!',
      '🌙  Buonasera Davide!',
    ]);
    expect(page.object('Me').monitoring!()).toContain(
      '>Stai monitorando tutte le attività del reparto <b>R&amp;D</b><',
    );
    expect(page.object('Me').departments!()).toEqual([{ label: 'R&D', value: '1' }]);
  });

  it.each([
    ['an administrator of another department', { Role: 'admin', DepartmentId: 2 }, true],
    ['an operator of another department', { DepartmentId: 2 }, false],
    ['an operator of all departments', { DepartmentId: null }, true],
    ['somebody who left', { Active: false }, false],
    ['somebody who left, and has it', { UserEmail: 'anna@example.org', Active: false }, true],
    ['an operator of another department who has it', { UserEmail: 'anna@example.org', DepartmentId: 2 }, true],
  ])('%s can be its assignee or not, like in the database', (_who, user, isOffered) => {
    const page = new AppPage('Ticket');
    const known = {
      UserEmail: 'bea@example.org',
      Name: 'Bea',
      Role: 'operator',
      DepartmentId: 1,
      Active: true,
      ...user,
    };
    page.scope.appsmith!.store = { ListUsers: [known] };
    const options = page.object('Me').assignees!({ DepartmentId: 1, AssigneeEmail: 'anna@example.org' });
    expect(options).toHaveLength(isOffered ? 2 : 1);
  });
});

it('a CSV reader reads each awkward text unchanged, and none is a formula for a spreadsheet', () => {
  const { csv } = new AppPage('Run').object('Runs');
  const begins = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];
  const text = fc.tuple(
    fc.constantFrom('', ...begins),
    fc.string({
      unit: fc.constantFrom('=', ';', ',', '"', '\r', '\n', ' ', 'é', '🐍', '\u202E', 'א', '👨‍👩‍👧'),
      maxLength: 40,
    }),
  );
  fc.assert(
    fc.property(text, ([begin, rest]) => {
      const Message = begin + rest;
      const [row] = parse<Record<string, string>>(csv!([{ RunId: 'r1', Message }]) as string, {
        columns: true,
        delimiter: ';',
        record_delimiter: '\r\n',
      });
      expect(row!.Message).toBe(begins.includes(Message.slice(0, 1)) ? `'${Message}` : Message);
    }),
  );
});

describe('a new ticket', () => {
  it("cuts a long text between two characters, to the database's limit", () => {
    const text = fc.string({ unit: fc.constantFrom('a', '🐍', 'é', '👨‍👩‍👧'), minLength: 150, maxLength: 300 });
    fc.assert(
      fc.property(text, (Cause) => {
        const [title, description] = draft(Cause);
        expect(title.length).toBeLessThanOrEqual(200);
        expect(encodeURIComponent(title + description)).not.toBe('');
      }),
    );
  });

  it('has a title of one line, and nothing that reverses what is read', () => {
    const [title, description] = draft('row 12\nis \u202Egnissim', 'a\u202Eb');
    expect(title).toBe('Errore: ab — row 12 is gnissim');
    expect(description).not.toMatch(/\u202E/);
  });
});

function places(text: string): string[] {
  return Array.from(text.matchAll(/\{(\w+)\}/g), ([, name]) => name!).toSorted((one, other) =>
    one.localeCompare(other),
  );
}

it('a traceback, comments and lines that could not be read don’t look like none: the trouble is shown', () => {
  const page = new AppPage('Run');
  const { lines, traceback } = page.object('Details');
  const shown = () => [lines!(), traceback!(), page.object('Show').comments!(null, page.store.runTrouble)];
  expect(shown()).toEqual(['Un attimo…', 'Un attimo…', 'Un attimo…']);
  page.store.runTrouble = 'il database non risponde';
  expect(shown().map((text: string) => text.includes('⚠️ Il database non risponde'))).toEqual([true, true, true]);
});

/** The title and the description of a new ticket about a run that failed. */
function draft(Cause: string, JobName = 'Orders'): [string, string] {
  const page = new AppPage('Run');
  const run = {
    RunId: 'r',
    JobName,
    Status: 'Error',
    Cause,
    Traceback: Cause.repeat(20),
    StartedAt: '2026-11-24T10:00:00Z',
  };
  Object.assign(page.store, { runId: 'r', GetRun: [run] });
  return ['title', 'description'].map((one) => page.object('NewTicket')[one]!() as string) as [string, string];
}
