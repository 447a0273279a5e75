/** What people do with the dashboard, in a real browser, from the click to the database and the services. */
import { type AppView, Stage } from './stage.js';

const DAVIDE = 'davide@example.org';
const traceback =
  'Error: totals differ\n    at compare (report.ts:3)\nCaused by: Error: row 12 is missing\n    at read (report.ts:9)';
const failure = {
  status: 'Error',
  message: 'totals differ',
  traceback,
  fingerprint: '0123456789abcdef',
  exitCode: 1,
} as const;

let stage: Stage;
let departments: number[];
let jobs: number[];
let failed: string;
let view: AppView;

beforeAll(async () => {
  stage = await Stage.set();
  const { database } = stage;
  departments = await Promise.all(
    ['IT', 'Finance', 'Empty'].map(async (Name) => {
      const [row] = await database.call('SaveDepartment', {
        Name,
        SlackChannel: `#${Name.toLowerCase()}`,
        MailAddress: `${Name.toLowerCase()}@example.org`,
      });
      return row!.DepartmentId;
    }),
  );
  const [it, finance] = departments as [number, number, number];
  const people = [
    { UserEmail: DAVIDE, Name: 'Davide Rossi', Role: 'admin', Language: 'it', SlackId: 'U1' },
    { UserEmail: 'grace@example.org', Name: 'Grace', Role: 'viewer', DepartmentId: finance, Language: 'en' },
    { UserEmail: 'anna@example.org', Name: 'Anna', Role: 'operator', DepartmentId: it, Language: 'it' },
    { UserEmail: 'emma@example.org', Name: 'Emma', Role: 'viewer', DepartmentId: departments[2]!, Language: 'it' },
  ] as const;
  for (const person of people) await database.call('SaveUser', person);
  jobs = [];
  for (const [Name, Icon, DepartmentId] of [
    ['Orders', '🦿', it],
    ['Close', '🗓️', finance],
  ] as const) {
    const [job] = await database.call('SaveJob', {
      Name,
      Icon,
      DepartmentId,
      OwnerEmail: DAVIDE,
      Cron: '0 0 * * *',
      TimeZone: 'UTC',
    });
    jobs.push(job!.JobId);
  }
  for (let index = 0; index < 120; index++) await stage.run(jobs[0]!, 60 * (index + 2));
  failed = await stage.run(jobs[0]!, 2, failure);
  view = await stage.open(DAVIDE);
}, 120_000);
afterAll(() => stage.strike());
afterEach(async () => {
  const problems = await view.problems();
  if (problems.length > 0) throw new Error(`The page has faults that Appsmith would hide: ${problems.join('; ')}`);
});

describe('the runs', () => {
  it('are greeted, and look as people know them', async () => {
    await view.shows('TitleText', /Buon.* Davide!/);
    await view.shows('SubtitleText', 'Stai monitorando tutte le attività di tutti i reparti');
    const headings = await view.widget('RunsTable').getByRole('columnheader').allInnerTexts();
    expect(headings).toEqual(['Job Name', 'Inizio', 'Fine', 'Status', 'Message', 'Status Validazione', 'Dettagli']);
    await view.shows('RunsTable', /🦿\s+Orders[\s\S]*❌ Errore[\s\S]*totals differ/);
    await view.shows('FailedCount', '1');
  });

  it('are paged by the database, and back', async () => {
    expect(await view.rows('RunsTable').count()).toBe(50);
    await view.press('OlderButton');
    await view.shows('CaptionText', 'pagina 2');
    await view.press('OlderButton');
    await view.shows('CaptionText', 'pagina 3');
    expect(await view.rows('RunsTable').count()).toBe(21);
    await view.press('NewerButton');
    await view.shows('CaptionText', 'pagina 2');
    await view.press('NewerButton');
    await view.shows('CaptionText', 'pagina 1');
  });

  it('are filtered by state, text and department', async () => {
    await view.choose('StatusSelect', /Fallit/);
    await view.hasRows('RunsTable', 1);
    await view.press('ClearButton');
    await view.type('SearchInput', 'differ');
    await view.hasRows('RunsTable', 1);
    await view.type('SearchInput', 'nothing of the kind');
    await view.hasRows('RunsTable', 0);
    await view.press('ClearButton');
    await view.hasRows('RunsTable', 50);
  });

  it.each(['10:30', '2026-11-24', 'null', `"'; DROP TABLE Jobs; --`, '<b>x</b>', '😀', '{{1}}', '%'])(
    'take %s for a text to look for',
    async (text) => {
      await view.type('SearchInput', text);
      await view.hasRows('RunsTable', 0);
      await view.press('ClearButton');
      await view.hasRows('RunsTable', 50);
    },
  );

  it('that begin appear by themselves, and what is being read stays', async () => {
    await view.page.mouse.wheel(0, 60);
    await view.page.waitForTimeout(300);
    const scrolled = await view.page.evaluate('scrollY');
    await stage.run(jobs[0]!, 1, { ...failure, message: 'just now' });
    await view.shows('RunsTable', 'just now');
    await view.shows('FailedCount', '2');
    expect([scrolled === 0, await view.page.evaluate('scrollY')]).toEqual([false, scrolled]);
    await view.page.evaluate('scrollTo(0, 0)');
  }, 40_000);
});

describe('Dettagli', () => {
  beforeAll(async () => {
    await view.close();
    view = await stage.open(DAVIDE, `Runs?run=${failed}`);
    await view.shows('DetailsTitle', 'Orders');
  });

  it('shows the cause first, then the traceback and the lines', async () => {
    await view.shows('CauseText', 'row 12 is missing');
    await view.shows('HistoryText', /Visto 2 volte/);
    await view.shows('TracebackText', 'Caused by: Error: row 12 is missing');
    await view.tab('Log');
    await view.shows('LinesText', /INFO\s+Read 12 rows\s+.*WARN\s+One differs/);
    await view.choose('LevelSelect', /Avvis/);
    await view.showsNot('LinesText', 'Read 12 rows');
    await view.tab('Trend');
    await view.widget('TrendChart').locator('canvas').first().waitFor();
  });

  it('takes a comment', async () => {
    await view.tab('Note');
    await view.type('CommentInput', '10:30 <b>checked</b>');
    await view.press('CommentButton');
    await view.shows('CommentsText', '10:30 <b>checked</b>');
    expect(await stage.database.call('ListComments', { RunId: failed })).toMatchObject([
      { Email: DAVIDE, Text: '10:30 <b>checked</b>' },
    ]);
  });

  it('opens a ticket, tells Slack and SendGrid, and writes down what became of it', async () => {
    await view.tab('Ticket');
    await view.press('OpenTicketButton');
    await view.says(/Ticket \d+ aperto/);
    await view.shows('DeliveriesTable', /#it[\s\S]*Inviato[\s\S]*davide@example\.org[\s\S]*Inviato/);
    expect(stage.slack.requests).toMatchObject([
      {
        url: '/api/chat.postMessage',
        authorization: 'Bearer slack-token',
        body: { channel: '#it', text: expect.stringContaining('row 12 is missing') },
      },
    ]);
    expect(stage.sendGrid.requests).toMatchObject([
      {
        url: '/v3/mail/send',
        authorization: 'Bearer mail-token',
        body: {
          personalizations: [{ to: [{ email: DAVIDE }] }],
          from: { email: 'it@example.org' },
          subject: expect.stringContaining('Orders'),
        },
      },
    ]);
    const [ticket] = await stage.database.call('ListTickets', {});
    expect(ticket).toMatchObject({ RunId: failed, OpenedBy: DAVIDE, Status: 'Open' });
    const deliveries = await stage.database.call('ListDeliveries', { TicketId: ticket!.TicketId });
    expect(deliveries.map(({ Channel, Status }) => `${Channel} ${Status}`).toSorted()).toEqual([
      'mail Sent',
      'slack Sent',
    ]);
  });

  it('keeps a ticket of which nobody could be told, and tells again', async () => {
    stage.slack.answer = { status: 200, body: { ok: false, error: 'channel_not_found' } };
    stage.sendGrid.answer = { status: 401, body: { errors: [{ message: 'bad key' }] } };
    await view.press('OpenTicketButton');
    await view.says(/channel_not_found/);
    await view.shows('DeliveriesTable', /Non inviato[\s\S]*Non inviato/);
    stage.slack.answer = { status: 200, body: { ok: true } };
    await view.rows('DeliveriesTable').filter({ hasText: '#it' }).first().locator('button').click();
    await view.says('Avvisato: #it');
    expect(stage.slack.requests).toHaveLength(3);
    stage.sendGrid.answer = { status: 202, body: '' };
  });
});

describe('a run that waits for a human', () => {
  it('is rejected with a reason only, and validated without', async () => {
    const [job] = await stage.database.call('SaveJob', {
      Name: 'Checked',
      DepartmentId: departments[0]!,
      NeedsValidation: true,
    });
    const waiting = await stage.run(job!.JobId, 5);
    await view.close();
    view = await stage.open('anna@example.org', `Runs?run=${waiting}`);
    await view.shows('DetailsTitle', 'Checked');
    await view.tab('Note');
    await view.press('RejectButton');
    await view.says('Scrivi il motivo');
    await view.type('ReasonInput', 'null');
    await view.press('RejectButton');
    await view.says('Respinto');
    expect((await stage.database.call('GetRun', { RunId: waiting }))[0]).toMatchObject({
      Validation: 'Rejected',
      ValidationNote: 'null',
      ValidatedBy: 'anna@example.org',
    });
    await view.press('ValidateButton');
    await view.says('Validato');
  });
});

describe('a ticket', () => {
  it('is taken, talked about and closed, and who opened it is told', async () => {
    const [ticket] = await stage.database.call('OpenTicket', {
      RunId: failed,
      Title: 'Sums differ',
      Description: 'See the log',
      Email: 'anna@example.org',
    });
    await view.close();
    view = await stage.open(DAVIDE, `Tickets?ticket=${ticket!.TicketId}`);
    await view.shows('TicketTitle', 'Sums differ');
    await view.shows('RunText', 'row 12 is missing');
    await view.press('TakeButton');
    await view.says(/Assegnazione/);
    await view.type('TicketCommentInput', `it's {"a": [1]}`);
    await view.press('TicketCommentButton');
    await view.shows('CommentsText', `it's {"a": [1]}`);
    const before = stage.sendGrid.requests.length;
    await view.press('CloseTicketButton');
    await view.says('Chi lo ha aperto è stato avvisato');
    expect((await stage.database.call('GetTicket', { TicketId: ticket!.TicketId }))[0]).toMatchObject({
      Status: 'Closed',
      AssigneeEmail: DAVIDE,
      ClosedBy: DAVIDE,
    });
    expect(stage.sendGrid.requests.slice(before)).toMatchObject([
      { body: { personalizations: [{ to: [{ email: 'anna@example.org' }] }] } },
    ]);
  });
});

describe('the other pages', () => {
  beforeAll(async () => {
    const midnight = new Date();
    midnight.setUTCHours(0, 0, 0, 0);
    const day = 86_400_000;
    const DueAt = [-1, 0, 1, 2, 3].map((days) => new Date(midnight.getTime() + days * day).toISOString());
    await stage.database.call('SaveExpectedRuns', {
      JobId: jobs[1]!,
      From: new Date(midnight.getTime() - 2 * day).toISOString(),
      Until: DueAt[4]!,
      DueAt: DueAt.slice(0, 4),
    });
    await view.close();
    view = await stage.open(DAVIDE, 'Calendar');
  });

  it('show a day that was, with what was missed in it, and one that will be', async () => {
    await view.shows('DayHeading', String(new Date().getFullYear()));
    await view.press('DayBeforeButton');
    await view.shows('DayTable', /Close[\s\S]*❗/);
    await view.press('TodayButton');
    await view.press('DayAfterButton');
    await view.shows('DayTable', /Close[\s\S]*🔜/);
    await view.widget('TimelineChart').locator('canvas').first().waitFor();
  });

  it('pause, snooze and change a job', async () => {
    await view.goTo('Jobs');
    await view.rows('JobsTable').filter({ hasText: 'Orders' }).locator('button').click();
    await view.shows('JobTitle', 'Orders');
    await view.press('PauseButton');
    await view.says('Job in pausa');
    await view.press('SnoozeButton');
    await view.says('Job silenziato');
    await view.type('PathInput', String.raw`C:\jobs\10:30.ts`);
    await view.press('SaveJobButton');
    await view.says('Job salvato');
    expect((await stage.database.call('ListJobs', { JobId: jobs[0]! }))[0]).toMatchObject({
      Paused: true,
      SnoozedUntil: expect.any(String),
      Path: String.raw`C:\jobs\10:30.ts`,
      Cron: '0 0 * * *',
    });
  });

  it('gather the same errors', async () => {
    await view.goTo('Errors');
    await view.shows('ErrorsTable', /row 12 is missing[\s\S]*Orders[\s\S]*2/);
  });

  it('let an administrator change people and departments, and show who changed what', async () => {
    await view.goTo('Admin');
    await view.rows('DepartmentsTable').filter({ hasText: 'Empty' }).locator('button').click();
    await view.type('DepartmentNameInput', 'R&D "2026-11-24"');
    await view.press('SaveDepartmentButton');
    await view.shows('DepartmentsTable', 'R&D "2026-11-24"');
    await view.tab('Persone');
    await view.shows('UsersTable', /Anna[\s\S]*operatore/);
    await view.tab('Modifiche');
    await view.shows('AuditTable', /Reparto[\s\S]*R&D/);
  });
});

describe('somebody else', () => {
  it('who is a viewer in English sees their department, and buttons that say why not', async () => {
    await view.close();
    view = await stage.open('grace@example.org');
    await view.shows('TitleText', /Good .* Grace!/);
    await view.shows('SubtitleText', 'You are now monitoring all the activities in the Finance department');
    await view.shows('CaptionText', 'Updated');
    expect(await view.rows('RunsTable').count()).toBe(0);
    await view.goTo('Jobs');
    await view.rows('JobsTable').filter({ hasText: 'Close' }).locator('button').click();
    await view.shows('OperatorText', 'operator');
    expect(await view.widget('PauseButton').locator('button').isDisabled()).toBe(true);
    expect(await view.widget('SaveJobButton').locator('button').isDisabled()).toBe(true);
  });

  it('whose department has nothing yet is told how something gets there', async () => {
    await view.close();
    view = await stage.open('emma@example.org');
    await view.shows('SubtitleText', 'reparto R&D');
    await view.shows('CaptionText', /monitorJob|Aggiornato/);
    await view.goTo('Tickets');
    await view.shows('TicketsCaption', 'Nessun ticket');
    await view.goTo('Errors');
    await view.shows('ErrorsCaption', 'Nessun errore');
  });

  it('whom nobody knows is told so', async () => {
    await view.close();
    view = await stage.open('nobody@example.org');
    await view.shows('SubtitleText', /nobody@example\.org isn't a user/);
  });
});
