/** Dettagli of a run: why it failed, what it reported, what people do with it, and the ticket that they open. */
import { end, newRun } from '../../database/test/contract/fixtures.js';
import { DAVIDE, failure, usePreview } from './company.js';

const { company, stage, view, open } = usePreview();
beforeAll(() => open(DAVIDE, `Run?run=${company.failed.slice(0, 8)}`));

describe('Dettagli', () => {
  it('shows the cause first, then the traceback and the lines', async () => {
    await view.shows('DetailsTitle', 'Orders');
    await view.shows('CauseText', 'row 12 is missing');
    await view.shows('HistoryText', /Prima volta/);
    await view.shows('TracebackText', 'Caused by: Error: row 12 is missing');
    await view.tab('Log');
    await view.shows('LinesText', /INFO\s+Read 12 rows\s+.*WARN\s+One differs/);
    await view.choose('LevelSelect', /Avvis/);
    await view.showsNot('LinesText', 'Read 12 rows');
    await view.tab('Trend');
    await view.widget('TrendChart').locator('canvas').first().waitFor();
  });

  it('accepts a comment', async () => {
    await view.tab('Note');
    await view.type('CommentInput', '10:30 <b>checked</b>');
    await view.press('CommentButton');
    await view.shows('CommentsText', '10:30 <b>checked</b>');
    expect(await stage.database.call('ListComments', { RunId: company.failed })).toMatchObject([
      { Email: DAVIDE, Text: '10:30 <b>checked</b>' },
    ]);
  });

  it('opens a ticket, sends it through Slack and SendGrid, and records the results', async () => {
    await view.tab('Ticket');
    await view.press('OpenTicketButton');
    await view.says(/Ticket \d+ aperto/);
    await view.shows('DeliveriesTable', /davide@example\.org[\s\S]*Inviato[\s\S]*#it[\s\S]*Inviato/);
    const title = 'Errore: Orders — Error: row 12 is missing';
    const link = `${new URL(view.page.url()).origin}/Run?ticket=1`;
    expect(stage.slack.requests).toEqual([
      {
        url: '/api/chat.postMessage',
        headers: expect.objectContaining({ authorization: 'Bearer slack-token' }),
        body: {
          channel: '#it',
          text: `Nuovo ticket 1: ${title}`,
          unfurl_links: false,
          blocks: [
            { type: 'section', text: { type: 'mrkdwn', text: `*Nuovo ticket 1*\n<${link}|${title}>` } },
            { type: 'context', elements: [{ type: 'mrkdwn', text: facts.join('  ·  ') }] },
            { type: 'section', text: { type: 'mrkdwn', text: expect.stringMatching(described('```')) } },
          ],
        },
      },
    ]);
    expect(stage.sendGrid.requests).toEqual([
      {
        url: '/v3/mail/send',
        headers: expect.objectContaining({ authorization: 'Bearer mail-token' }),
        body: {
          personalizations: [{ to: [{ email: DAVIDE }] }],
          from: { email: 'it@example.org', name: 'JobLogger' },
          reply_to: { email: DAVIDE },
          subject: `Ticket 1: ${title}`,
          content: [{ type: 'text/plain', value: expect.stringMatching(described()) }],
        },
      },
    ]);
    const { value: mail } = stage.sendGrid.requests[0]!.body.content[0]!;
    expect(mail.startsWith(`Orders (IT)\n${facts.slice(1).join('\n')}\n\n`)).toBe(true);
    expect(mail.endsWith(`\n\nApri nel cruscotto: ${link}\n\nJobLogger, per il reparto IT`)).toBe(true);
    const [ticket] = await stage.database.call('ListTickets', {});
    expect(ticket).toMatchObject({ RunId: company.failed, OpenedBy: DAVIDE, Status: 'Open' });
    const deliveries = await stage.database.call('ListDeliveries', { TicketId: ticket!.TicketId });
    expect(deliveries.map(({ Channel, Status }) => `${Channel} ${Status}`).toSorted()).toEqual([
      'mail Sent',
      'slack Sent',
    ]);
  });

  it('keeps a ticket whose messages failed, and sends them again', async () => {
    stage.slack.says(200, { ok: false, error: 'channel_not_found' });
    stage.sendGrid.says(401, { errors: [{ message: 'bad key' }] });
    expect(await view.widget('OpenTicketButton').locator('button').isDisabled()).toBe(true);
    await open(DAVIDE, `Run?run=${company.failed}&tab=Ticket`);
    await view.shows('OpenTicketNote', 'C’è già il ticket 1');
    await view.press('OpenTicketButton');
    await view.says(/channel_not_found/);
    await view.shows('DeliveriesTable', /Non inviato[\s\S]*Non inviato/);
    stage.slack.says(200, { ok: true });
    await view.rows('DeliveriesTable').filter({ hasText: '#it' }).first().locator('button').click();
    await view.says('Avvisato: #it');
    await view.shows('DeliveriesTable', /#it[\s\S]*Inviato[\s\S]*#it[\s\S]*Non inviato/);
    const again = view.rows('DeliveriesTable').filter({ hasText: '#it' }).locator('button');
    expect(await again.evaluateAll((buttons) => buttons.map((one) => one.matches(':disabled')))).toEqual([true, true]);
    expect(stage.slack.requests).toHaveLength(3);
    stage.sendGrid.says(202);
  });
});

it('a ticket that somebody else has opened meanwhile is shown before there are two', async () => {
  const runId = await stage.run(company.jobs.orders, 3, { ...failure, fingerprint: 'fedcba9876543210' });
  await open(DAVIDE, `Run?run=${runId}&tab=Ticket`);
  await view.shows('OpenTicketButton', 'Apri');
  const anna = { RunId: runId, Title: 'I have it', Description: '', Email: 'anna@example.org' };
  const [ticket] = await stage.database.call('OpenTicket', anna);
  await view.press('OpenTicketButton');
  await view.says(`C’è già il ticket ${ticket!.TicketId}: I have it`);
  await view.press('OpenTicketButton');
  await view.says(`Ticket ${ticket!.TicketId + 1} aperto`);
});

it('an open window follows its run', async () => {
  const at = new Date(Date.now() - 60_000).toISOString();
  const { begin, ...run } = newRun(company.jobs.orders, { at });
  await stage.database.store.apply({ ...run, begin });
  await open(DAVIDE, `Run?run=${begin.runId}&tab=Note`);
  await view.shows('StatusFact', 'In corso');
  await view.type('CommentInput', 'typed');
  const line = { seq: 1, at, level: 'info', text: 'Later' } as const;
  await stage.database.store.apply({ ...run, begin, lines: [line], end: end(2, { at, message: 'Well' }) });
  await view.shows('StatusFact', 'Fatto');
  expect(await view.widget('CommentInput').locator('input').inputValue()).toBe('typed');
  await view.tab('Log');
  await view.shows('LinesText', 'Later');
});

describe('a run that waits for a human', () => {
  it('is rejected only with a reason, and validated without one', async () => {
    const [job] = await stage.database.call('SaveJob', {
      Name: 'Checked',
      DepartmentId: company.departments.it,
      NeedsValidation: true,
    });
    const waiting = await stage.run(job!.JobId, 5);
    await open('anna@example.org', `Run?run=${waiting}`);
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
    for (const name of ['ValidationFact', 'VerdictText']) await view.shows(name, /Validato[\s\S]*da Anna/);
    await stage.database.call('ValidateRun', { RunId: waiting, Verdict: 'Rejected', Reason: 'no', Email: DAVIDE });
    await view.press('ValidateButton');
    await view.says('intanto qualcun altro ha cambiato');
    await view.shows('VerdictText', /Respinto[\s\S]*da Davide/);
  });
});

const facts = ['🦿  Orders', '🔵 Normale', 'Assegnato a Davide Rossi', 'Aperto da Davide Rossi'];

/** What the run's description contains between these marks. */
function described(mark?: string): RegExp {
  const lines = [
    String.raw`Job: Orders \(IT\)`,
    String.raw`Inizio: \w+ \d+ \w+, \d\d:\d\d:\d\d, su SRV-IT-01`,
    'Causa: Error: row 12 is missing',
    '',
    'Error: totals differ',
    String.raw`    at compare \(report.ts:3\)`,
    'Caused by: Error: row 12 is missing',
    String.raw`    at read \(report.ts:9\)`,
  ];
  return new RegExp((mark ? [mark, ...lines, mark] : lines).join('\n'));
}

it('shows a traceback of more lines than Appsmith breaks in a text', async () => {
  const traceback = Array.from({ length: 1500 }, (_, line) => `at step ${line}`).join('\n');
  await open(DAVIDE, `Run?run=${await stage.run(company.jobs.orders, 1, { ...failure, traceback })}`);
  await view.shows('TracebackText', /at step 0\s+at step 1\s/);
});
