import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../sdk/test/until';
import { readTexts } from './slackServer';
import { alert, audit, buttonsOf, database, inThread, logged, send, slack, startApp, texts, world } from './slackStage';

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
    expect(inThread(where)).toEqual([]);
  });

  it('tells whoever had the alert, in its thread', async () => {
    const where = await alert();
    await slack.press('UADA', where, 'alert.assign');
    await until(() => texts(where).includes('a Ada'));
    await slack.press('UDAVIDE', where, 'alert.assign');
    await until(() => inThread(where).length === 1);
    expect(inThread(where)[0]).toContain('Se ne occupa Davide al posto di Ada <@UADA>');
    expect(texts(where)).toContain('Se ne occupa Davide');
  });
});

describe('Snooze', () => {
  it("lasts until then by the database's clock, is reported in the thread, and can be ended", async () => {
    const where = await alert();
    const now = Date.now();
    const wrongClock = jest.spyOn(Date, 'now').mockReturnValue(now - 10 * 3_600_000);
    await slack.press('UDAVIDE', where, 'alert.snooze', 'per 4 ore');
    await until(() => inThread(where).length === 1);
    wrongClock.mockRestore();
    expect(inThread(where)[0]).toMatch(/Davide ha silenziato Daily sales: nessun avviso fino a .*Europe\/Rome/);
    const [job] = await database.call('ListJobs', { JobId: 1 });
    expect((Date.parse(job!.SnoozedUntil!) - now) / 3_600_000).toBeCloseTo(4, 1);
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

  it('is told about an error of Slack, which is also logged', async () => {
    const where = await alert();
    slack.overrides['users.info'] = () => ({ ok: false, error: 'internal_error' });
    await slack.press('UDAVIDE', where, 'alert.acknowledge');
    await until(() => slack.answers.length === 1);
    expect(slack.answers[0]!.text).toContain('That did not work');
    expect(logged.filter(([level]) => level === 'error')).toHaveLength(1);
  });
});

const countTimers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

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
    expect(deliveries.map(([, facts]) => facts)).toEqual([
      { error: expect.stringContaining('invalid_auth: SLACK_APP_TOKEN must be') },
    ]);
  });

  it('that is cut each time is made less and less often', async () => {
    slack.sockets.on('connection', (socket) => socket.close());
    slack.cut();
    await sleep(2500);
    expect(slack.connections).toBeLessThanOrEqual(4);
  });

  it.each([
    ['hello', ''],
    ['goodbye', ''],
    ['goodbye', 'http://127.0.0.1:9'],
  ])('is ended though Slack says no %s (proxy "%s"), and nothing keeps the process', async (missing, proxy) => {
    const before = countTimers();
    if (missing === 'hello') slack.sockets.removeAllListeners('connection');
    const environment = jest.replaceProperty(process, 'env', { ...process.env, HTTPS_PROXY: proxy });
    const other = await startApp(async () => {});
    environment.restore();
    await until(() => slack.sockets.clients.size === 2);
    const socket = [...slack.sockets.clients].at(-1)!;
    socket.pause();
    const begun = performance.now();
    await other.stop();
    // The library would wait for half a minute.
    expect(performance.now() - begun).toBeLessThan(25_000);
    await until(() => countTimers() <= before);
    // What is sent to a connection that was ended is refused.
    await until(() => {
      socket.ping(() => {});
      return slack.sockets.clients.size === 1;
    });
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
          await sleep(200);
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
