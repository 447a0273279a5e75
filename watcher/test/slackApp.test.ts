import { openDatabase, type Database } from '#database';
import { createSlackChannel } from '../src/channels/slack';
import { deliver } from '../src/loops/deliver';
import { type SlackApp, startSlackApp } from '../src/slack/startSlackApp';
import { listElements, type Json, SlackServer, readTexts } from './slackServer';
import { appUrl, at, contextOf } from './passes';
import { World } from './world';

let slack: SlackServer;
let world: World;
let database: Database;
let app: SlackApp;
const logged: [string, object, string][] = [];
const log = {
  info: (facts: object, text: string) => logged.push(['info', facts, text]),
  warn: (facts: object, text: string) => logged.push(['warn', facts, text]),
  error: (facts: object, text: string) => logged.push(['error', facts, text]),
};
const RUN = '00000000-0000-4000-8000-000000000001';

/** Davide is an operator of IT, Vera a viewer, Ugo an operator of HR. Ada administers, and is known by her Slack id. */
beforeEach(async () => {
  logged.length = 0;
  slack = await SlackServer.start();
  world = await World.make({ rules: { tell: ['#it'] } });
  database = await openDatabase(world.setting);
  const [hr] = await database.call('SaveDepartment', { Name: 'HR', SlackChannel: '#hr' });
  const person = (UserEmail: string, Name: string, more: object) =>
    database.call('SaveUser', { UserEmail, Name, Language: 'en', ...more });
  await person('davide@example.org', 'Davide', { Role: 'operator', DepartmentId: 1 });
  await person('vera@example.org', 'Vera', { Role: 'viewer', DepartmentId: 1, Language: 'it' });
  await person('ugo@example.org', 'Ugo', { Role: 'operator', DepartmentId: hr!.DepartmentId });
  await person('ada@example.org', 'Ada', { Role: 'admin', SlackId: 'UADA' });
  Object.assign(slack.users, {
    UDAVIDE: { email: 'davide@example.org' },
    UVERA: { email: 'vera@example.org', locale: 'it-IT' },
    UUGO: { email: 'ugo@example.org' },
    UADA: { email: 'ada.lovelace@example.com' },
    UNOBODY: { email: 'nobody@example.org', locale: 'it-IT' },
    UELSEWHERE: { email: 'davide@example.org', team: 'T2' },
  });
  app = await startApp(() => send());
  await until(() => slack.connections === 1);
});

afterEach(async () => {
  await app.stop();
  await database.close();
  await world.teardown();
  await slack.stop();
});

const startApp = (deliverNow: () => Promise<void>) =>
  startSlackApp({
    botToken: 'xoxb-1',
    appToken: 'xapp-1',
    database: world.setting,
    appUrl,
    deliver: deliverNow,
    log,
    apiUrl: slack.apiUrl,
  });
const channels = () => ({ slack: createSlackChannel({ botToken: 'xoxb-1', apiUrl: slack.apiUrl }) });
const send = (time = '10:05', watcher = 'one') =>
  deliver(contextOf(world.watched, log), {
    watcher,
    channels: channels(),
    states: world.states,
    appUrl,
    now: () => at(time),
  });

/** A run fails, and its alert is posted in #it. @returns where */
async function alert(message: string | null = 'No data'): Promise<string> {
  world.run('10:00', 'Error', { Message: message, Traceback: 'Error: No data\n    at main (report.ts:3:1)' });
  await world.judge('10:00');
  await send('10:01');
  return [...slack.messages.keys()].at(-1)!;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 500) throw new Error(`Not within 5 s. ${JSON.stringify({ logged, answers: slack.answers })}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

const texts = (where: string) => readTexts(slack.messages.get(where)!);
const inThread = (where: string) =>
  [...slack.messages.values()].filter(({ thread_ts }) => thread_ts === where.split('/')[1]).map(readTexts);
const buttonsOf = (where: string) => listElements(slack.messages.get(where)!).map(({ action_id }) => action_id);
const audit = async () => {
  const rows = await database.call('ListAudit', {});
  return rows
    .filter(({ Source }) => Source === 'slack')
    .map(({ Entity, Field, Email }) => `${Email} ${Entity} ${Field}`);
};

describe('Acknowledge', () => {
  it('changes the message in place, on behalf of the person who pressed', async () => {
    const where = await alert();
    expect(buttonsOf(where)).toContain('alert.acknowledge');
    expect(await slack.press('UDAVIDE', where, 'alert.acknowledge')).toBeUndefined();
    await until(() => texts(where).includes('Visto da Davide'));
    expect(buttonsOf(where)).not.toContain('alert.acknowledge');
    expect(slack.answers).toEqual([]);
    expect(slack.called('chat.postMessage')).toHaveLength(1);
    expect(await audit()).toEqual(['davide@example.org Alert Acknowledged']);
  });

  it("by a second person doesn't replace the first, and tells the second who it was", async () => {
    const where = await alert();
    const old = slack.messages.get(where)!;
    await slack.press('UDAVIDE', where, 'alert.acknowledge');
    await until(() => texts(where).includes('Visto da Davide'));
    slack.messages.set('C1/old', old);
    await slack.press('UADA', 'C1/old', 'alert.acknowledge');
    await until(() => slack.answers.length === 1);
    expect(slack.answers[0]).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(slack.answers[0]!.text).toBe('Davide has acknowledged it already.');
  });
});

describe('Assign to me', () => {
  it('shows in the message who has the alert', async () => {
    const where = await alert();
    await slack.press('UADA', where, 'alert.assign');
    await until(() => texts(where).includes('a Ada'));
    expect(texts(where)).toContain('Visto da Ada');
    const [row] = await database.call('ListAlerts', {});
    expect(row).toMatchObject({ AssigneeEmail: 'ada@example.org', AcknowledgedBy: 'ada@example.org' });
  });
});

describe('Snooze', () => {
  it('lasts until then, is reported in the thread, and can be ended', async () => {
    const where = await alert();
    await slack.press('UDAVIDE', where, 'alert.snooze', 'per 4 ore');
    await until(() => inThread(where).length === 1);
    expect(inThread(where)[0]).toMatch(/Davide ha silenziato Daily sales: nessun avviso fino a .*Europe\/Rome/);
    const [job] = await database.call('ListJobs', { JobId: 1 });
    const minutes = (Date.parse(job!.SnoozedUntil!) - Date.now()) / 60_000;
    expect([minutes > 239, minutes <= 240]).toEqual([true, true]);
    await slack.press('UDAVIDE', where, 'alert.snooze', 'avvisa di nuovo');
    await until(() => inThread(where).length === 2);
    expect((await database.call('ListJobs', { JobId: 1 }))[0]!.SnoozedUntil).toBeNull();
  });

  it('is confirmed to the person who pressed if the app may not write there', async () => {
    const where = await alert();
    slack.overrides['chat.postMessage'] = () => ({ ok: false, error: 'not_in_channel' });
    await slack.press('UDAVIDE', where, 'alert.snooze', 'per 1 ora');
    await until(() => slack.answers.length === 1);
    expect(slack.answers[0]!.text).toContain('Davide ha silenziato');
  });
});

/** @returns the window that opens */
const form = async (user: string, where: string) => {
  await slack.press(user, where, 'alert.ticket');
  await until(() => slack.called('views.update').length > 0 || slack.answers.length > 0);
  return [...slack.views.keys()].at(-1)!;
};

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
    expect(ticket).toMatchObject({
      Title: 'No <data>',
      Priority: 'High',
      RunId: RUN,
      AssigneeName: 'Ada',
      OpenedByName: 'Davide',
    });
    expect(readTexts(slack.views.get(viewId)!)).toContain('Ticket 1 is open.');
    expect(inThread(where)).toEqual([expect.stringContaining('Davide opened ticket 1: No &lt;data&gt;')]);
    expect(slack.called('chat.postMessage')[2]!.channel).toBe('UADA');
    await until(() => slack.calls.length > 0);
    const deliveries = () => database.call('ListDeliveries', { TicketId: 1 });
    for (let tries = 0; (await deliveries()).length < 2 && tries < 100; tries++) await new Promise(setImmediate);
    expect((await deliveries()).map(({ Recipient, Status }) => `${Recipient} ${Status}`)).toEqual([
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
    const viewId = await form('UVERA', where);
    const fields = slack.views
      .get(viewId)!
      .blocks.map(({ block_id }: Json) => block_id)
      .filter(Boolean);
    expect(fields).toEqual(['title', 'description', 'priority']);
    await slack.submit('UVERA', viewId, {});
    await until(() => inThread(where).length === 1);
    const [ticket] = await database.call('ListTickets', {});
    expect(ticket).toMatchObject({
      Title: 'Daily sales non è partito',
      RunId: null,
      JobId: 1,
      OpenedBy: 'vera@example.org',
    });
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

/** A run that happens now, because the command uses the real clock. */
const failNow = () => {
  const now = new Date().toISOString();
  world.run('10:00', 'Error', { StartedAt: now, EndedAt: now, HeartbeatAt: now, Message: 'No data & more' });
};

/** @returns the command's answer, which only its author sees */
const answer = async (user: string, text: string) => {
  const before = slack.answers.length;
  expect(await slack.type(user, text)).toBeUndefined();
  await until(() => slack.answers.length > before);
  const reply = slack.answers.at(-1)!;
  expect(reply).toMatchObject({ response_type: 'ephemeral', replace_original: false });
  return readTexts(reply);
};

describe('/joblogger', () => {
  it('runs failed', async () => {
    expect(await answer('UDAVIDE', 'runs failed')).toContain('No run has failed');
    failNow();
    const reply = await answer('UDAVIDE', ' Runs  FAILED ');
    for (const text of ['*Daily sales*', 'No data &amp; more', '`00000000`', `${appUrl}?run=${RUN}`])
      expect(reply).toContain(text);
    expect(await answer('UUGO', 'runs failed')).toContain('No run has failed');
  });

  it('job NAME', async () => {
    failNow();
    await database.call('SaveJob', { Name: 'Daily stock', DepartmentId: 1 });
    expect(await answer('UDAVIDE', 'job sales')).toMatch(/Daily sales.*failed.*🔴/);
    expect(await answer('UDAVIDE', 'job 2')).toMatch(/Daily stock.*never/);
    expect(await answer('UDAVIDE', 'job daily')).toMatch(/Which one\?.*Daily sales\* \(1\).*Daily stock\* \(2\)/);
    expect(await answer('UVERA', 'job <none>')).toContain('Nessun job si chiama «&lt;none&gt;»');
    expect(await answer('UUGO', 'job sales')).toContain('No job is called “sales”');
  });

  it('ticket RUN', async () => {
    failNow();
    await slack.type('UDAVIDE', 'ticket 0000');
    await until(() => slack.called('views.update').length === 1);
    const viewId = [...slack.views.keys()].at(-1)!;
    await slack.submit('UDAVIDE', viewId, { title: 'Look' });
    await until(() => slack.called('chat.postMessage').length === 1);
    expect(slack.called('chat.postMessage')[0]).toMatchObject({
      channel: '#it',
      text: expect.stringContaining('ticket 1: Look'),
    });
    await slack.type('UUGO', 'ticket 0000');
    await until(() => slack.called('views.update').length === 3);
    expect(readTexts(slack.called('views.update')[2]!.view)).toContain('isn’t yours to see');
  });

  it('today', async () => {
    expect(await answer('UVERA', 'today')).toMatch(/Oggi.*Niente da segnalare/);
    failNow();
    expect(await answer('UDAVIDE', 'today')).toMatch(/Today.*\*Failed\* 1.*Daily sales.*failed – No data &amp; more/);
  });

  it('shows help for anything else', async () => {
    for (const text of ['', 'help', 'job', 'runs lost']) expect(await answer('UDAVIDE', text)).toContain('runs failed');
  });
});

describe('a person who may not', () => {
  it.each([
    ['who is nobody’s user', 'UNOBODY', 'nessun utente attivo ha l’indirizzo nobody@example.org'],
    ['who is of another workspace', 'UELSEWHERE', 'only to members of this workspace'],
    ['a viewer', 'UVERA', 'il tuo ruolo è viewer'],
    ['another department', 'UUGO', 'isn’t yours to see'],
  ])('%s is told so, alone, and nothing is done', async (_, user, reply) => {
    const where = await alert();
    for (const action of ['alert.acknowledge', 'alert.assign']) await slack.press(user, where, action);
    await slack.press(user, where, 'alert.snooze', 'per 1 ora');
    await until(() => slack.answers.length === 3);
    for (const one of slack.answers)
      expect(one).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining(reply) });
    expect(await audit()).toEqual([]);
    expect(slack.called('chat.update')).toEqual([]);
    expect(slack.called('chat.postMessage')).toHaveLength(1);
  });

  it('sees that in the window too', async () => {
    const where = await alert();
    await slack.press('UUGO', where, 'alert.ticket');
    await until(() => slack.called('views.update').length === 1);
    const [{ view }] = slack.called('views.update') as [Json];
    expect([view.submit, readTexts(view)]).toEqual([undefined, expect.stringContaining('isn’t yours to see')]);
  });

  it('is told about an error of Slack, which is also logged', async () => {
    const where = await alert();
    slack.overrides['users.info'] = () => ({ ok: false, error: 'internal_error' });
    await slack.press('UDAVIDE', where, 'alert.acknowledge');
    await until(() => slack.answers.length === 1);
    expect(slack.answers[0]!.text).toContain('That did not work');
    expect(logged.filter(([level]) => level === 'error')).toHaveLength(1);
  });
});

describe('the connection', () => {
  it.each(['recycle', 'cut'] as const)('is re-established after a %s, and buttons work', async (how) => {
    const where = await alert();
    slack[how]();
    await until(() => slack.connections === 2);
    await slack.press('UDAVIDE', where, 'alert.acknowledge');
    await until(() => texts(where).includes('Davide'));
    expect(await audit()).toEqual(['davide@example.org Alert Acknowledged']);
  });

  it('is tried again if Slack refuses the token, which is logged once', async () => {
    let refused = 0;
    slack.overrides['apps.connections.open'] = () => (refused++ < 1 ? { ok: false, error: 'invalid_auth' } : undefined);
    slack.cut();
    await until(() => slack.connections === 2);
    const deliveries = logged.filter(([level]) => level === 'error');
    expect(deliveries.map(([, facts]) => facts)).toEqual([{ error: expect.stringContaining('invalid_auth') }]);
  });

  it("uses the app's token, and everything else the bot’s", async () => {
    await slack.type('UDAVIDE', 'help');
    await until(() => slack.answers.length === 1);
    const tokens = new Set(slack.calls.map(({ method, token }) => `${token} ${method}`));
    expect([...tokens].toSorted()).toEqual(['xapp-1 apps.connections.open', 'xoxb-1 auth.test', 'xoxb-1 users.info']);
  });
});

describe('a change that can’t be shown at once', () => {
  it('is made, and shown later by the outbox', async () => {
    const where = await alert();
    slack.overrides['chat.update'] = () => ({ status: 500 });
    await slack.press('UDAVIDE', where, 'alert.acknowledge');
    await until(() => slack.called('chat.update').length === 1);
    delete slack.overrides['chat.update'];
    await until(() => world.one("SELECT count(*) AS value FROM AlertDeliveries WHERE Status = 'Waiting'") === 1);
    await send('10:20');
    expect(texts(where)).toContain('Visto da Davide');
    expect(slack.answers).toEqual([]);
  });
});

describe('two watchers', () => {
  it("that make a change each leave the message in the database's state, even if the first is slow", async () => {
    const where = await alert();
    const other = await startApp(() => send('10:05', 'two'));
    try {
      await until(() => slack.connections === 2);
      let isFirst = true;
      slack.overrides['chat.update'] = async () => {
        if (isFirst) {
          isFirst = false;
          await new Promise((resolve) => {
            setTimeout(resolve, 200);
          });
        }
        return undefined;
      };
      slack.listenTo(0);
      await slack.press('UDAVIDE', where, 'alert.acknowledge');
      await until(() => slack.called('chat.update').length === 1);
      slack.listenTo(1);
      await slack.press('UADA', where, 'alert.assign');
      await until(() => world.one("SELECT count(*) AS value FROM AlertDeliveries WHERE Status = 'Sent'") === 3);
      expect(texts(where)).toMatch(/Visto da Davide.*Se ne occupa Ada/);
      expect(slack.called('chat.update').map((args) => readTexts(args).includes('Ada'))).toEqual([false, true]);
    } finally {
      await other.stop();
    }
  });
});
