/** What people do with alerts, in a real browser: from the watcher that opens one to the message that is sent again. */
import { openWatcherDatabase, type WatcherDatabase } from '#database';
import { type Answer, type Message, watchOnce } from '#watcher';
import { until } from '../../sdk/test/stage.js';
import { keepingChannel, quiet } from '../../watcher/test/passes.js';
import type { AppView } from './appView.js';
import { Stage } from './stage.js';

const DAVIDE = 'davide@example.org';
const failure = { status: 'Error', message: 'totals <differ>\nby 12', fingerprint: 'abcdef', exitCode: 1 } as const;

let stage: Stage;
let view: AppView;
let jobId: number;
let runId: string;

beforeAll(async () => {
  stage = await new Stage().set();
  const { database } = stage;
  const [department] = await database.call('SaveDepartment', { Name: 'IT', SlackChannel: '#it' });
  const { DepartmentId } = department!;
  const people = [
    { UserEmail: DAVIDE, Name: 'Davide Rossi', Role: 'admin', Language: 'it', DepartmentId: null },
    { UserEmail: 'anna@example.org', Name: 'Anna', Role: 'operator', Language: 'it', DepartmentId },
    { UserEmail: 'grace@example.org', Name: 'Grace', Role: 'viewer', Language: 'en', DepartmentId },
  ] as const;
  for (const person of people) await database.call('SaveUser', person);
  const [job] = await database.call('SaveJob', { Name: 'Orders', Icon: '🦿', DepartmentId, OwnerEmail: DAVIDE });
  jobId = job!.JobId;
  // As if a watcher had been running for ten minutes: what happened since is judged at once.
  await callAsWatcher('Beat', { Now: new Date(Date.now() - 600_000).toISOString(), GapSeconds: 3600 });
  runId = await stage.run(jobId, 2, failure);
  await watch({ outcome: 'failed', answer: 'channel_not_found' });
  view = await stage.open(DAVIDE);
});
afterAll(() => stage.teardown());
afterEach(() => view.hasNoProblems());

describe('an alert', () => {
  it('that nobody has seen is announced on the page of runs, and leads to the list', async () => {
    await view.shows('AlertsButton', '1 allarme');
    await view.press('AlertsButton');
    await view.shows('AlertsTable', /❌ Errore[\s\S]*🦿\s+Orders[\s\S]*🔴 Da vedere[\s\S]*totals <differ>/);
  });

  it('opens with its text and the people it did not reach', async () => {
    await view.rows('AlertsTable').first().getByRole('button').click();
    await view.shows('AlertTitle', 'Orders è fallito');
    expect(new URL(view.page.url()).searchParams.get('alert')).toBe('1');
    await view.closeByBack();
    expect(new URL(view.page.url()).search).toBe('');
    await view.page.goto(new URL('?alert=1', view.page.url()).href);
    await view.shows('AlertText', /totals <differ>\s+by 12/);
    await view.shows('DeliveriesTable', /#it[\s\S]*❌ Non inviato[\s\S]*channel_not_found/);
  });

  it('is acknowledged, and shows by whom', async () => {
    await view.press('AcknowledgeButton');
    await view.says('Segnato come visto');
    await view.shows('SeenByFact', 'Davide Rossi');
    expect(await view.widget('AcknowledgeButton').locator('button').isDisabled()).toBe(true);
  });

  it('is assigned to somebody, taken, and returned', async () => {
    await view.choose('AssigneeSelect', 'Anna');
    await view.says('Assegnazione salvata');
    await view.shows('AlertsTable', /👀 Visto[\s\S]*Davide Rossi[\s\S]*Anna/);
    await view.press('TakeButton');
    await view.shows('AlertsTable', /👀 Visto[\s\S]*Davide Rossi[\s\S]*Davide Rossi/);
    await view.choose('AssigneeSelect', 'Nessuno');
    await view.shows('AlertsTable', /👀 Visto\s*Davide Rossi\s*—/);
    const [alert] = await stage.database.call('ListAlerts', {});
    expect(alert).toMatchObject({ AcknowledgedBy: DAVIDE, AssigneeEmail: null });
  });

  it('leads to its run, and to a ticket about it', async () => {
    await view.press('OpenTicketButton');
    await view.shows('DetailsTitle', 'Orders');
    await view.shows('OpenTicketButton', 'Apri ticket');
    expect(new URL(view.page.url()).searchParams.get('run')).toBe(runId);
    await view.press('DetailsClose');
    expect(await view.widget('AlertsButton').count()).toBe(0);
    await view.goTo('Alert');
  });

  it('is found by its state, kind and assignee', async () => {
    await view.hasRows('AlertsTable', 1);
    await view.choose('AlertStateSelect', 'Da vedere');
    await view.hasRows('AlertsTable', 0);
    await view.shows('AlertsCaption', 'Nessun allarme corrisponde ai filtri');
    await view.choose('AlertStateSelect', 'Aperti');
    await view.choose('KindSelect', 'Mancato');
    await view.hasRows('AlertsTable', 0);
    await view.choose('KindSelect', 'Errore');
    await view.hasRows('AlertsTable', 1);
    await view.choose('WhoseSelect', 'Solo i miei');
    await view.hasRows('AlertsTable', 0);
    await view.choose('WhoseSelect', 'Di chiunque');
    await view.hasRows('AlertsTable', 1);
  });
});

it("a message that did not arrive is sent again by people who may, and then isn't announced any more", async () => {
  await view.shows('UndeliveredButton', /[12] messagg. non arrivat./);
  await view.press('UndeliveredButton');
  await view.shows('UndeliveredTable', /Orders è fallito[\s\S]*channel_not_found/);
  const letters = view.rows('UndeliveredTable');
  const before = await letters.count();
  await letters.filter({ hasText: '#it' }).getByRole('button').click();
  await view.says('Il messaggio riparte');
  await view.hasRows('UndeliveredTable', before - 1);
  const sent = await watch({ outcome: 'sent', answer: 'ok' });
  expect(sent.map(({ delivery }) => delivery.Recipient)).toContain('#it');
  await view.press('UndeliveredClose');
});

const wishOf = async (Email: string) => (await stage.database.call('WhoAmI', { Email }))[0]!;

describe('the morning report', () => {
  it("is off until somebody wants it, with their browser's zone", async () => {
    await view.press('ReportButton');
    await view.shows('EverySelect', 'Mai');
    await view.choose('EverySelect', 'Ogni giorno');
    await view.choose('HourSelect', '06:00');
    await view.choose('BySelect', 'Slack');
    await view.type('ZoneInput', 'Europe/Rom');
    await view.press('SaveReportButton');
    await view.says('«Europe/Rom» non è un fuso');
    await view.type('ZoneInput', 'Europe/Rome');
    await view.press('SaveReportButton');
    await view.says('Rapporto salvato');
    const wish = { ReportEvery: 'daily', ReportHour: 6, ReportBy: 'slack', ReportTimeZone: 'Europe/Rome' };
    expect(await wishOf(DAVIDE)).toMatchObject(wish);
  });

  it('shows what was chosen, and can be turned off again', async () => {
    await view.press('ReportButton');
    await view.shows('HourSelect', '06:00');
    await view.shows('BySelect', 'Slack');
    await view.choose('EverySelect', 'Mai');
    await view.press('SaveReportButton');
    await view.says('Nessun rapporto');
    expect(await wishOf(DAVIDE)).toMatchObject({ ReportEvery: 'none' });
  });

  it('is also for viewers, in their language', async () => {
    const grace = 'grace@example.org';
    const other = await stage.open(grace);
    await other.goTo('Alert');
    await other.press('ReportButton');
    await other.choose('EverySelect', 'Every Monday');
    await other.press('SaveReportButton');
    await other.says('Report saved');
    expect(await wishOf(grace)).toMatchObject({ ReportEvery: 'weekly', ReportHour: 7, ReportBy: 'mail' });
    await other.close();
  });
});

it("what a watcher can’t do is shown on the page of alerts, in the reader's language", async () => {
  const Text = "Orders (1): old@example.org can't be reached: the user is deactivated. Told: #it.";
  await callAsWatcher('SaveProblems', { Scope: 'job', Problems: [{ Key: 'x', JobId: jobId, Text }] });
  await view.goTo('Alert');
  await view.shows('ProblemsButton', '1 cosa da sistemare');
  await view.press('ProblemsButton');
  await view.shows('ProblemsText', 'old@example.org non è raggiungibile: la persona non è più attiva. Avvisati: #it.');
  await view.press('ProblemsClose');
});

describe('alert rules', () => {
  it('of all departments are changed in the settings, which refuse an invalid time window', async () => {
    await view.goTo('Admin');
    await view.press('SettingsButton');
    await view.shows('GlobalRulesText', /Errore, .*Mancato[\s\S]*Avvisa dopo N di fila: 1/);
    await view.press('GlobalRulesButton');
    await view.type('AfterInput', '3');
    await view.type('QuietInput', '10:30');
    await view.press('SaveRulesButton');
    await view.says('«10:30» non è una fascia oraria');
    await view.type('QuietInput', '22:00-07:00; SAT,SUN 00:00-24:00');
    await view.choose('RepeatSelect', 'ogni 4 h');
    await view.press('SaveRulesButton');
    await view.shows('GlobalRulesText', /Avvisa dopo N di fila: 3[\s\S]*ogni 4 h/);
  });

  it('of a department override those of all', async () => {
    await view.press('DepartmentsButton');
    await view.shows('DepartmentsTable', 'come per tutti');
    await view.rows('DepartmentsTable').first().getByRole('button').click();
    await view.press('DepartmentRulesButton');
    expect(await view.widget('AfterInput').locator('input').getAttribute('placeholder')).toBe('come per tutti: 3');
    await view.type('OtherPeopleInput', '#night, on-call@example.org');
    await view.press('SaveRulesButton');
    await view.shows('DepartmentsTable', 'proprie');
  });

  it('of a job override both, and what is typed into its form stays meanwhile', async () => {
    await view.goTo('Job');
    await view.rows('JobsTable').first().getByRole('button').click();
    await view.type('PathInput', '/opt/orders.ts');
    await view.press('JobRulesButton');
    expect(await view.widget('TellSelect').innerText()).toContain('come il reparto: #night, on-call@example.org');
    await view.type('AfterInput', '2');
    await view.press('SaveRulesButton');
    await view.shows('JobRulesText', 'Ha regole proprie');
    expect(await view.widget('PathInput').locator('input').inputValue()).toBe('/opt/orders.ts');
    await view.press('JobRulesButton');
    await view.type('RecoverInput', '4');
    await stage.database.call('SaveJob', { JobId: jobId, AlertRules: '{"after":9}' });
    await view.press('SaveRulesButton');
    await view.says('intanto qualcun altro ha cambiato');
    await view.press('SaveRulesButton');
    await view.widget('RulesModal').waitFor({ state: 'detached' });
    await view.press('JobClose');
    expect(await savedRules()).toEqual([
      { after: 3, quiet: ['22:00-07:00', 'SAT,SUN 00:00-24:00'], repeat: '4h' },
      { tell: ['#night', 'on-call@example.org'] },
      { after: 9, recoverAfter: 4 },
    ]);
  });
});

it('the days that runs are kept are a whole number, or unlimited', async () => {
  await view.goTo('Admin');
  await view.press('SettingsButton');
  await view.type('RetentionInput', '90');
  await view.press('SaveRetentionButton');
  await view.shows('RetentionQuestion', /90 giorni.*Salvo\?/);
  expect(await setting('RetentionDays')).toBeNull();
  await view.press('RetentionConfirm');
  await view.says('Conservazione salvata');
  expect(await setting('RetentionDays')).toBe('90');
  await view.type('RetentionInput', '1.5');
  await view.press('SaveRetentionButton');
  await view.says('numero intero di giorni');
  await view.type('RetentionInput', '');
  await view.press('SaveRetentionButton');
  await until(async () => (await setting('RetentionDays')) === null);
});

it('a schedule that cannot be used is marked in the list of jobs, and explained in the form', async () => {
  const schedule = { Cron: '0 7 30 2 *', TimeZone: 'Europe/Rome' };
  await stage.database.call('SaveJob', { JobId: jobId, ...schedule });
  await callAsWatcher('ReportSchedule', { JobId: jobId, ...schedule, Problem: 'day 30 is <none>' });
  await view.goTo('Job');
  await view.shows('JobsTable', '⚠️ orario non valido');
  await view.rows('JobsTable').first().getByRole('button').click();
  await view.shows('SaveNote', '⚠️ Orario non usato: day 30 is <none>');
  await view.press('JobClose');
});

it("a viewer sees alerts in English, and can't change them", async () => {
  await view.close();
  view = await stage.open('grace@example.org', 'Alert');
  await view.shows('AlertsTable', /❌ Error[\s\S]*👀 Seen/);
  await view.rows('AlertsTable').first().getByRole('button').click();
  await view.shows('AlertTitle', 'Orders failed');
  for (const name of ['AcknowledgeButton', 'TakeButton'])
    expect(await view.widget(name).locator('button').isDisabled()).toBe(true);
  expect(await view.widget('AssigneeSelect').getByRole('combobox').isDisabled()).toBe(true);
});

async function setting(name: string): Promise<string | null> {
  const settings = await stage.database.call('ListSettings', {});
  return settings.find(({ Name }) => Name === name)?.Value ?? null;
}

/** The rules of all departments, of the department, and of the job. */
async function savedRules(): Promise<object[]> {
  const [department] = await stage.database.call('ListDepartments', {});
  const [job] = await stage.database.call('ListJobs', {});
  const layers = [await setting('AlertRules'), department!.AlertRules, job!.AlertRules];
  return layers.map((rules) => JSON.parse(rules ?? 'null') as object);
}

const callAsWatcher: WatcherDatabase['call'] = async (...call) => {
  const watcher = await openWatcherDatabase(stage.setting);
  const rows = await watcher.call(...call);
  await watcher.close();
  return rows;
};

/** Runs the watcher once. @returns what it sent */
async function watch(answer: Answer): Promise<Message[]> {
  const channel = keepingChannel(() => answer);
  await watchOnce({ database: stage.setting, channels: { slack: channel, mail: channel }, appUrl: null, log: quiet });
  return channel.kept;
}
