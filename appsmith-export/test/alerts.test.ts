/** How the Alerts page shows an alert, and the form of alert rules. */
import fc from 'fast-check';
import { readRules } from '../../watcher/src/rules.js';
import { findWindowProblem } from '../../watcher/src/localTimeWindows.js';
import { AppPage } from './appPage.js';

describe('an alert', () => {
  const outage = { since: '2026-11-24T09:00:00.000Z', until: '2026-11-24T09:30:00.000Z', more: 2 };
  const jobs = [{ name: '<Close>', kind: 'missed', count: 2 }];

  it('is named by its job and what happened, with its complete text in the window, and one line in the list', () => {
    expect(shownAlert({})).toEqual({
      line: 'sums differ',
      heading: expect.stringContaining('>🦿  R&amp;D &lt;orders&gt; è fallito<'),
      text: 'sums differ&#10;  by 12.40',
      state: '🔴 Da vedere',
    });
  });

  it('of an outage names the jobs', () => {
    const { line, heading, text } = shownAlert({
      Kind: 'summary',
      JobId: null,
      Text: JSON.stringify({ ...outage, jobs }),
    });
    expect([line, heading]).toEqual([
      '3 job durante un’interruzione di JobLogger',
      expect.stringContaining('>Dopo un’interruzione di JobLogger<'),
    ]);
    expect(text).toMatch(/^JobLogger .* Intanto:(&#10;){2}<b>&lt;Close&gt;<\/b> non è partito \(2\)&#10;… e altri 2$/);
    const first = shownAlert({ Kind: 'summary', JobId: null, Text: JSON.stringify({ ...outage, since: null, jobs }) });
    expect(Object.values(first).join()).toMatch(
      /^3 job prima che JobLogger .*Prima che JobLogger .*JobLogger avvisa da /,
    );
  });

  it.each([
    ['of a run that did not come says when it was due', { Kind: 'missed', DueAt: outage.since }, /^atteso /],
    ['without a text says its kind', { Kind: 'lost' }, /^È andato perso$/],
  ])('%s', (_, more, line) => expect(shownAlert({ Text: '', ...more }).line).toMatch(line));

  it('with an invalid summary is shown unchanged', () => {
    expect(shownAlert({ Kind: 'summary', JobId: null, Text: '{"jobs":' }).text).toBe('{"jobs":');
  });

  it('is seen when somebody acknowledged it, and over even if somebody did', () => {
    expect(shownAlert({ AcknowledgedAt: outage.since }).state).toBe('👀 Visto');
    expect(shownAlert({ ClosedAt: outage.since }).state).toBe('✅ Rientrato');
  });
});

describe('alert rules', () => {
  const full = {
    on: ['error', 'late'],
    after: 3,
    recoverAfter: 2,
    repeat: '90m',
    quiet: ['22:00-07:00', 'SAT,SUN 00:00-24:00'],
    maintenance: null,
    timeZone: 'Europe/Rome',
    tell: ['owner', 'anna@example.org', '#night', 'x@example.org'],
  };

  it.each([[full], [{ on: [], repeat: null, quiet: 'SUN 02:00-04:00' }], [{ ofTheFuture: [1], after: 2 }], [null]])(
    'are saved as they were when nobody touches %j',
    (own) => {
      const { rules } = form(own);
      expect(rules.problem!()).toBe('');
      expect(JSON.parse(rules.json!(json(own)) ?? 'null')).toEqual(own);
      expect(rules.json!(null)).toBeNull();
    },
  );

  it('show in an empty field the value that applies', () => {
    const { rules } = form({ after: 2 }, [{ after: 5, recoverAfter: 4, on: ['lost'] }, { on: ['missed'] }]);
    expect(['after', 'recoverAfter', 'on', 'tell', 'repeat'].map((field) => rules.above!(field))).toEqual([
      'come per tutti: 5',
      'come per tutti: 4',
      'come per tutti: ❗ Mancato',
      'come per tutti: Responsabile, Reparto',
      'come per tutti: mai',
    ]);
  });

  it("without any value are the watcher's", () => {
    const usual = { ...form(null).rules.usual!() } as object;
    expect(readRules([JSON.stringify(usual)])).toEqual(readRules([null]));
  });

  it('accept the same windows as the watcher', () => {
    const { rules } = form(null);
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 27 }), fc.integer({ min: 0, max: 61 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const day = fc.constantFrom('SUN', 'mon', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'XXX');
    const days = fc.array(day, { maxLength: 3 }).map((names) => (names.length > 0 ? `${names.join(',')} ` : ''));
    const window = fc.tuple(days, clock, clock).map(([names, from, until]) => `${names}${from}-${until}`);
    fc.assert(
      fc.property(fc.oneof(window, fc.string()), (text) => {
        expect(rules.isWindow!(text.trim())).toBe(findWindowProblem(text) === null);
      }),
    );
  });

  it.each([
    ['KindsSelect', { selectedOptionValues: ['nothing', 'error'] }, /«Niente» non va insieme/],
    ['OtherPeopleInput', { text: '#ok, night shift' }, /«night shift» non è un #canale/],
    ['AfterInput', { text: 0 }, /da 1 a 1000/],
    ['RecoverInput', { text: 1.5 }, /da 1 a 1000/],
    ['AfterInput', { text: null, isValid: false }, /da 1 a 1000/],
    ['QuietInput', { text: '22:00-07:00; 10:30' }, /«10:30» non è una fascia/],
    ['MaintenanceInput', { text: '25:00-26:00' }, /fascia oraria/],
    ['RulesZoneInput', { text: 'Roma' }, /«Roma» non è un fuso/],
  ])('with a wrong %s are not saved, and say why', (widget, values, problem) => {
    const { page, rules } = form(full);
    page.set(widget, values);
    expect(rules.problem!()).toMatch(problem);
  });
});

function shownAlert(more: object) {
  const page = new AppPage('Alert');
  page.scope.appsmith!.store = { alertKey: '7', alerts: { rows: [alertRow(more)] } };
  const { line, heading, text, state } = page.object('Alert');
  const row = alertRow(more);
  return { line: line!(row), heading: heading!(), text: text!(), state: state!(row) };
}

function alertRow(more: object) {
  return {
    AlertKey: '7',
    Kind: 'error',
    JobId: 3,
    JobName: 'R&D <orders>',
    Icon: '🦿',
    DepartmentName: 'IT',
    RunId: 'r1',
    DueAt: null,
    Text: 'sums differ\n  by 12.40',
    OpenedAt: '2026-11-24T10:00:00.000Z',
    LastSeenAt: '2026-11-24T11:00:00.000Z',
    SeenCount: 3,
    AcknowledgedAt: null,
    ClosedAt: null,
    ...more,
  };
}

/** The form with these rules, unchanged. */
function form(own: object | null, above: (object | null)[] = []) {
  const page = new AppPage('Admin');
  page.scope.appsmith!.store = {
    ListUsers: [{ UserEmail: 'anna@example.org', Name: 'Anna', Active: true }],
    editedRules: { title: 'IT', own: json(own), above: above.map(json), as: 'asAll', fields: {} },
  };
  const rules = page.object('Rules');
  const fields = rules.fields!(own ?? {});
  page.set('KindsSelect', { selectedOptionValues: fields.on }).set('TellSelect', { selectedOptionValues: fields.tell });
  page.set('OtherPeopleInput', { text: fields.others }).set('RepeatSelect', { selectedOptionValue: fields.repeat });
  page.set('AfterInput', { text: fields.after }).set('RecoverInput', { text: fields.recoverAfter });
  page.set('QuietInput', { text: fields.quiet }).set('MaintenanceInput', { text: fields.maintenance });
  page.set('RulesZoneInput', { text: fields.timeZone });
  return { page, rules };
}

function json(rules: object | null): string | null {
  return rules && JSON.stringify(rules);
}

it.each([
  [null, 'Nessun watcher controlla', 'Nessun watcher manda messaggi'],
  ['2026-11-24T09:00:00.000Z', 'Niente da sistemare', 'Tutti i messaggi sono arrivati'],
])(
  'all is well only where a watcher looks, and once it has been read: seen %s',
  (WatcherSeenAt, problems, messages) => {
    const page = new AppPage('Alert').set('WhoAmI', { data: [{ Role: 'viewer', Language: 'it', WatcherSeenAt }] });
    const labels = () => [page.object('Problems').label!(), page.object('Deliveries').label!()];
    expect(labels()).toEqual(['–', '–']);
    Object.assign(page.store, { ListWatcherProblems: [], ListDeadLetters: [] });
    expect(labels()).toEqual([problems, messages]);
  },
);
