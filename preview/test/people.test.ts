/** Who sees what: roles, languages, departments, links that people send each other. */
import { readExport } from '../src/server/exportFile.js';
import { EXPORT } from './appView.js';
import { DAVIDE, usePreview } from './company.js';

const { company, stage, view, open } = usePreview();
let ticket: number;
beforeAll(async () => {
  const opened = { RunId: company.failed, Title: 'Linked', Description: '', Email: DAVIDE };
  ticket = (await stage.database.call('OpenTicket', opened))[0]!.TicketId;
});

describe('somebody else', () => {
  it('who is a viewer in English sees their department, and disabled buttons with the reason', async () => {
    await open('grace@example.org');
    await view.shows('TitleText', /Good .* Grace!/);
    await view.shows('SubtitleText', 'You are now monitoring all the activities in the Finance department');
    await view.shows('CaptionText', 'Nothing has happened here yet');
    expect(await view.rows('RunsTable').count()).toBe(0);
    await view.goTo('Job');
    await view.rows('JobsTable').filter({ hasText: 'Close' }).locator('button').click();
    await view.shows('JobSubtitle', 'operator');
    expect(await view.widget('PauseButton').locator('button').isDisabled()).toBe(true);
    expect(await view.widget('SaveJobButton').locator('button').isDisabled()).toBe(true);
    // Not even with what their browser could send.
    const { id, bindings } = readExport(EXPORT).queries.get('Job_SetJobPaused')!;
    const [binding] = bindings;
    const value = JSON.stringify({ JobId: company.jobs.close, Paused: true, Email: DAVIDE });
    const body = JSON.stringify({ actionId: id, parameters: [{ binding, type: 'string', value }] });
    const sent = `fetch('/api/execute', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(body)} })`;
    expect(await view.page.evaluate(`${sent}.then((answer) => answer.json())`)).toMatchObject({
      isExecutionSuccess: false,
      data: expect.stringContaining('operator'),
    });
    expect((await stage.database.call('ListJobs', { JobId: company.jobs.close }))[0]).toMatchObject({ Paused: false });
  });

  it('whose department is empty is told how to add something', async () => {
    await open('emma@example.org');
    await view.shows('SubtitleText', 'reparto Empty');
    await view.shows('CaptionText', 'monitorJob');
    await view.goTo('Ticket');
    await view.shows('TicketsCaption', 'Nessun ticket');
    await view.goTo('Traceback');
    await view.shows('ErrorsCaption', 'Nessun errore');
  });
});

describe('a link', () => {
  it.each([
    ['to a run', () => `Run?run=${company.failed}`, 'CauseText', 'row 12 is missing'],
    ['to a ticket', () => `Ticket?ticket=${ticket}`, 'TicketTitle', 'Linked'],
    ['to a ticket, from a message: by way of the first page', () => `?ticket=${ticket}`, 'TicketTitle', 'Linked'],
    ['to a job', () => `Job?job=${company.jobs.close}`, 'JobTitle', 'Close'],
    ['to a page in whatever case', () => 'aGENDA', 'TitleText', 'Agenda'],
  ])('%s opens it', async (_what, where, widget, words) => {
    await open(DAVIDE, where());
    await view.shows(widget, words);
  });
});
