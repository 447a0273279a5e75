import { appUrl } from './passes';
import { until } from '../../sdk/test/until';
import { type Json, readTexts } from './slackServer';
import { alert, database, inThread, logged, RUN, send, slack, world } from './slackStage';

/** @returns the window that opens */
const form = async (user: string, where: string) => {
  await slack.press(user, where, 'alert.ticket');
  await until(() => slack.called('views.update').length > 0 || slack.answers.length > 0);
  return [...slack.views.keys()].at(-1)!;
};

const listDeliveries = () => database.call('ListDeliveries', { TicketId: 1 });

describe('Open a ticket', () => {
  it('shows a window at once, and fills it when the content is known', async () => {
    const where = await alert();
    const viewId = await form('UDAVIDE', where);
    const [first] = slack.calls.map(({ method }) => method).filter((method) => !method.startsWith('chat'));
    expect(first).toBe('apps.connections.open');
    const order = slack.calls.map(({ method }) => method).slice(-4);
    expect([order[0], order.at(-1)]).toEqual(['views.open', 'views.update']);
    expect(readTexts(slack.called('views.open')[0]!.view)).toContain('Un attimo…');
    const view = slack.views.get(viewId)!;
    const initial = (block: string) => view.blocks.find(({ block_id }: Json) => block_id === block).element;
    expect(initial('title').initial_value).toBe('Daily sales: Error: No data');
    expect(initial('description').initial_value).toContain(`${appUrl}?run=${RUN}`);
    expect(initial('assignee').options.map(({ text }: Json) => text.text)).toEqual(['Nobody', 'Ada', 'Davide', 'Vera']);
  });

  it('refuses an empty title before anything is done, and accepts a correct form', async () => {
    const where = await alert();
    const viewId = await form('UDAVIDE', where);
    expect(await slack.submit('UDAVIDE', viewId, { title: '  ' })).toEqual({
      response_action: 'errors',
      errors: { title: 'It needs a title.' },
    });
    expect(await database.call('ListTickets', {})).toEqual([]);
    const written = {
      title: 'No <data>',
      description: '10:30',
      priority: { chosen: 'High' },
      assignee: { chosen: 'ada@example.org' },
    };
    const ack = await slack.submit('UDAVIDE', viewId, written);
    expect([ack!.response_action, readTexts(ack!.view)]).toEqual([
      'update',
      expect.stringContaining('Opening the ticket'),
    ]);
    await until(() => slack.called('chat.postMessage').length === 3);
    const [ticket] = await database.call('ListTickets', {});
    const people = { AssigneeName: 'Ada', OpenedByName: 'Davide' };
    expect(ticket).toMatchObject({ Title: 'No <data>', Priority: 'High', RunId: RUN, ...people });
    expect(readTexts(slack.views.get(viewId)!)).toContain('Ticket 1 is open.');
    expect(inThread(where)).toEqual([expect.stringContaining('Davide opened ticket 1: No &lt;data&gt;')]);
    expect(slack.called('chat.postMessage')[2]!.channel).toBe('UADA');
    await until(async () => (await listDeliveries()).length === 2);
    expect((await listDeliveries()).map(({ Recipient, Status }) => `${Recipient} ${Status}`)).toEqual([
      'C1 Sent',
      'UADA Sent',
    ]);
  });

  it('keeps the text if the ticket could not be opened, and says why', async () => {
    const where = await alert();
    const viewId = await form('UDAVIDE', where);
    await database.call('SaveUser', { UserEmail: 'eve@example.org', Name: 'Eve', Role: 'admin' });
    await database.call('SaveUser', { UserEmail: 'ada@example.org', Active: false });
    const written = { title: 'Mine', description: 'kept', assignee: { chosen: 'ada@example.org' } };
    await slack.submit('UDAVIDE', viewId, written);
    await until(() => slack.called('views.update').length === 2);
    const view = readTexts(slack.views.get(viewId)!);
    for (const text of ['isn’t there any more', '"initial_value":"Mine"', '"initial_value":"kept"'])
      expect(view).toContain(text);
    expect(await database.call('ListTickets', {})).toEqual([]);
  });

  it('is allowed for a viewer, without assigning it, and about a job that did not run', async () => {
    await database.call('SaveJob', { JobId: 1, Cron: '0 10 * * *', TimeZone: 'UTC', GraceSeconds: 60 });
    await world.schedule('09:00');
    await world.judge('10:30');
    await send('10:31');
    const where = [...slack.messages.keys()].at(-1)!;
    expect(readTexts(slack.views.get(await form('UUGO', where))!)).toContain('isn’t yours to see');
    slack.calls.length = 0;
    const viewId = await form('UVERA', where);
    const fields = slack.views
      .get(viewId)!
      .blocks.map(({ block_id }: Json) => block_id)
      .filter(Boolean);
    expect(fields).toEqual(['title', 'description', 'priority']);
    await slack.submit('UVERA', viewId, {});
    await until(() => inThread(where).length === 1);
    const [ticket] = await database.call('ListTickets', {});
    const opened = { Title: 'Daily sales non è partito', RunId: null, JobId: 1, OpenedBy: 'vera@example.org' };
    expect(ticket).toMatchObject(opened);
  });

  it('opens and announces it even if the window was closed meanwhile', async () => {
    const where = await alert();
    const viewId = await form('UDAVIDE', where);
    slack.overrides['views.update'] = () => ({ ok: false, error: 'not_found' });
    await slack.submit('UDAVIDE', viewId, {});
    await until(() => inThread(where).length === 1);
    expect(logged).toContainEqual(['warn', { error: 'Slack says not_found.' }, expect.stringContaining('window')]);
  });

  it('tells the person privately that Slack was too slow for a window', async () => {
    const where = await alert();
    slack.overrides['views.open'] = () => ({ ok: false, error: 'expired_trigger_id' });
    await form('UDAVIDE', where);
    expect(slack.answers[0]).toMatchObject({ response_type: 'ephemeral' });
    expect(slack.answers[0]!.text).toMatch(/^Non è andata/);
  });
});
