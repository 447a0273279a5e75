/** Tickets, calendar, jobs, errors and administration. */
import { DAVIDE, failure, noon, usePreview } from './company.js';

const { company, stage, view, open } = usePreview();

describe('a ticket', () => {
  it('is taken, commented on and closed, and its author is told', async () => {
    const texts = { Title: 'Sums differ', Description: 'See the log', Email: 'anna@example.org' };
    const [ticket] = await stage.database.call('OpenTicket', { RunId: company.failed, ...texts });
    await open(DAVIDE, `Ticket?ticket=${ticket!.TicketId}`);
    await view.shows('TicketTitle', 'Sums differ');
    await view.shows('RunText', 'row 12 is missing');
    await view.press('TakeButton');
    await view.says(/Assegnazione/);
    await view.choose('PrioritySelect', /Alta/);
    await view.says('Priorità');
    await view.choose('StateSelect', /lavorazione/);
    await view.says('Stato');
    const taken = { Status: 'InProgress', Priority: 'High', AssigneeEmail: DAVIDE };
    expect(await row(ticket!.TicketId)).toMatchObject(taken);
    await view.type('TicketCommentInput', `it's {"a": [1]}`);
    await view.press('TicketCommentButton');
    await view.shows('CommentsText', `it's {"a": [1]}`);
    await view.press('CloseTicketButton');
    await view.says('Chi lo ha aperto è stato avvisato');
    expect(await row(ticket!.TicketId)).toMatchObject({ Status: 'Closed', ClosedBy: DAVIDE });
    await view.shows('CloseTicketButton', 'Riapri');
    await view.shows('TicketSubtitle', /chiuso da Davide Rossi/i);
    expect(stage.sendGrid.requests).toMatchObject([
      { body: { personalizations: [{ to: [{ email: 'anna@example.org' }] }] } },
    ]);
  });

  it('that somebody has closed meanwhile is taken only by whoever has been told so', async () => {
    const [ticket] = await stage.database.call('OpenTicket', {
      RunId: company.failed,
      Title: 'Two at once',
      Description: '',
    });
    const { TicketId } = ticket!;
    await open(DAVIDE, `Ticket?ticket=${TicketId}`);
    await view.shows('TicketTitle', 'Two at once');
    await stage.database.call('ChangeTicket', { TicketId, Status: 'Closed', Email: 'anna@example.org' });
    await view.press('TakeButton');
    await view.says('cambiato');
    await view.shows('TicketSubtitle', /chiuso da Anna/i);
    expect(await row(TicketId)).toMatchObject({ AssigneeEmail: null });
    await view.press('TakeButton');
    await view.says(/Assegnazione/);
    expect(await row(TicketId)).toMatchObject({ AssigneeEmail: DAVIDE });
  });
});

describe('the other pages', () => {
  beforeAll(async () => {
    const day = 86_400_000;
    const DueAt = [-1, 0, 1, 2, 3].map((days) => new Date(noon - day / 2 + days * day).toISOString());
    await stage.database.call('SaveExpectedRuns', {
      JobId: company.jobs.close,
      From: new Date(noon - 2 * day).toISOString(),
      Until: DueAt[4]!,
      DueAt: DueAt.slice(0, 4),
    });
    await open(DAVIDE, 'Agenda');
  });

  it('show a past day with its missed runs, the present day, and a future one', async () => {
    await view.shows('DayHeading', String(new Date(noon).getFullYear()));
    await view.press('DayBeforeButton');
    await view.shows('DayTable', /Close[\s\S]*❗/);
    await view.press('TodayButton');
    await view.shows('MissedCount', '1');
    await view.shows('DayTable', /Orders[\s\S]*✅/);
    await view.press('DayAfterButton');
    await view.shows('DayTable', /Close[\s\S]*🔜/);
    await view.widget('TimelineChart').locator('canvas').first().waitFor();
  });

  it('pause, snooze and change a job', async () => {
    await view.goTo('Job');
    await view.rows('JobsTable').filter({ hasText: 'Orders' }).locator('button').click();
    await view.shows('JobTitle', 'Orders');
    await view.press('PauseButton');
    await view.says('Job in pausa');
    await view.press('SnoozeButton');
    await view.says('Job silenziato');
    await view.press('PauseButton');
    await view.says('Job ripreso');
    await view.type('PathInput', String.raw`C:\jobs\10:30.ts`);
    await view.type('CronInput', '0 0 * *');
    await view.press('SaveJobButton');
    await view.says('L’orario cron deve avere cinque campi');
    await view.type('CronInput', '0 0 * * *');
    await view.press('SaveJobButton');
    await view.says('Job salvato');
    expect((await stage.database.call('ListJobs', { JobId: company.jobs.orders }))[0]).toMatchObject({
      Paused: false,
      SnoozedUntil: expect.any(String),
      Path: String.raw`C:\jobs\10:30.ts`,
      Cron: '0 0 * * *',
    });
  });

  it('draw a page of many jobs, stay on it when they are read again, and find some by their name', async () => {
    for (let number = 10; number < 68; number += 1)
      await stage.database.call('SaveJob', { Name: `Many ${number}`, DepartmentId: company.departments.it });
    await view.press('RefreshButton');
    await view.turns('NextJobsButton', 'JobsTable');
    await stage.database.call('SaveJob', { Name: 'Many more', DepartmentId: company.departments.it });
    await view.press('RefreshButton');
    await view.hasRows('JobsTable', 11);
    await view.widget('JobsTable').locator('b[title]').nth(329).waitFor();
    await view.type('JobSearchInput', ' MANY 4');
    await view.hasRows('JobsTable', 10);
  });

  it('group equal errors', async () => {
    await stage.run(company.jobs.orders, 1, failure);
    await view.goTo('Traceback');
    await view.hasRows('ErrorsTable', 1);
    await view.shows('ErrorsTable', /🦿\s*Orders\s*2[\s\S]*IT[\s\S]*row 12 is missing/);
  });

  it('let an administrator change people and departments, and show who changed what', async () => {
    await view.goTo('Admin');
    await view.rows('DepartmentsTable').filter({ hasText: 'Empty' }).locator('button').click();
    await view.type('DepartmentNameInput', 'R&D "2026-11-24"');
    await view.press('SaveDepartmentButton');
    await view.shows('DepartmentsTable', 'R&D "2026-11-24"');
    await view.press('UsersButton');
    await view.shows('UsersTable', /Anna[\s\S]*Operatore/);
    await view.press('NewUserButton');
    await view.type('UserNameInput', "Zoë O'Hara");
    for (const [address, refusal] of [
      ['', 'Email: manca.'],
      ['new@exam\u200Bple.org', 'Email: serve un indirizzo email.'],
    ] as const) {
      await view.type('EmailInput', address);
      await view.press('SaveUserButton');
      await view.says(refusal);
    }
    await view.type('EmailInput', 'new@example.org');
    await view.choose('RoleSelect', 'operatore');
    await view.press('SaveUserButton');
    await view.shows('UsersTable', "Zoë O'Hara");
    await view.press('AuditButton');
    await view.shows('AuditTable', /Reparto[\s\S]*R&D/);
    // The last column gets the space that is left.
    expect(await view.widget('AuditTable').getByRole('columnheader').last().innerText()).toBe('Dopo');
  });

  it('let an administrator retire a job after a question, and restore it; its history stays', async () => {
    await open(DAVIDE, 'Admin');
    await view.press('JobsButton');
    const ask = () => view.rows('AllJobsTable').filter({ hasText: 'Orders' }).getByRole('button').click();
    await ask();
    await view.shows('RetireQuestion', 'Non sarà più atteso');
    await view.press('RetireCancel');
    expect(await isListed(company.jobs.orders)).toBe(true);
    await ask();
    await view.press('RetireConfirm');
    await view.says('Job ritirato');
    await view.shows('AllJobsTable', /Orders[\s\S]*Riattiva[\s\S]*Ritirato/);
    expect(await isListed(company.jobs.orders)).toBe(false);
    await view.goTo('Job');
    await view.shows('JobsTable', 'Close');
    expect(await view.rows('JobsTable').filter({ hasText: 'Orders' }).count()).toBe(0);
    await view.goTo('Run');
    await view.shows('RunsTable', 'Orders');
    await view.goTo('Admin');
    await view.press('JobsButton');
    await ask();
    await view.shows('RetireQuestion', 'Torna negli elenchi');
    await view.press('RetireConfirm');
    await view.says('Job riattivato');
    expect(await isListed(company.jobs.orders)).toBe(true);
  });

  it('tell people who may not change jobs where that is done', async () => {
    await open('anna@example.org', `Job?job=${company.jobs.orders}`);
    await view.shows('SaveNote', 'job-logger apply');
    await view.press('JobRulesButton');
    await view.shows('TellSelect', 'come il reparto: Responsabile, Reparto');
    expect(await view.widget('SaveRulesButton').locator('button').isDisabled()).toBe(true);
  });
});

async function isListed(jobId: number): Promise<boolean> {
  return (await stage.database.call('ListJobs', {})).some(({ JobId }) => JobId === jobId);
}

async function row(TicketId: number): Promise<object | undefined> {
  return (await stage.database.call('GetTicket', { TicketId }))[0];
}
