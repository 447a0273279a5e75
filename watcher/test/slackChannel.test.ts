import { claim, finish } from '../../database/test/contract/watched';
import type { Answer } from '../src/channels/channel';
import { createSlackChannel } from '../src/channels/slack';
import { startSlackApp } from '../src/slack/startSlackApp';
import { connectProxy } from './connectProxy';
import { listElements, SlackServer, readTexts } from './slackServer';
import { at, quiet } from './passes';
import { World } from './world';

let slack: SlackServer;
let world: World;

beforeEach(async () => {
  slack = await SlackServer.start();
  world = await World.make({ rules: { tell: ['#it'], repeat: '1h' } });
  slack.users['UDAVIDE'] = { email: 'davide@example.org' };
});
afterEach(async () => {
  await world.teardown();
  await slack.stop();
});

/** Sends what waits at a given time. @returns the result of each, by reason */
async function send(time: string, signal?: AbortSignal): Promise<[string, Answer][]> {
  const channel = createSlackChannel({ botToken: 'xoxb-1', apiUrl: slack.apiUrl });
  const answers: [string, Answer][] = [];
  const slackOnly = {
    slack: {
      async send(...[message, timeLimit]: Parameters<typeof channel.send>) {
        const answer = await channel.send(message, signal ?? timeLimit);
        answers.push([message.delivery.Reason, answer]);
        return answer;
      },
    },
  };
  await world.deliverBy(slackOnly, time);
  return answers;
}

async function fail(): Promise<void> {
  world.run('10:00', 'Error', { Message: 'a < b', Traceback: 'Error: a < b' });
  await world.judge('10:00');
}

const first = () => [...slack.messages.keys()][0]!;

describe('an alert', () => {
  it('is posted in the channel with its buttons; repeats and its end go to its thread', async () => {
    await fail();
    expect(await send('10:01')).toEqual([['opened', { outcome: 'sent', answer: 'ok', serviceId: first() }]]);
    const [posted] = slack.called('chat.postMessage');
    expect(posted).toMatchObject({ channel: '#it', text: '🔴 Daily sales è fallito', unfurl_links: 'false' });
    expect(readTexts(posted!)).toContain('a &lt; b');
    expect(listElements(posted!).map(({ action_id }) => action_id)).toEqual([
      'alert.acknowledge',
      'alert.assign',
      'alert.ticket',
      'alert.snooze',
      'link.0',
    ]);

    await world.judge('11:00');
    expect((await send('11:01')).map(([reason]) => reason)).toEqual(['repeat']);
    const [, repeat] = slack.called('chat.postMessage');
    expect([repeat!.channel, repeat!.thread_ts]).toEqual(first().split('/'));
    expect(readTexts(repeat!)).toContain('ancora');

    world.run('12:05', 'Done');
    await world.judge('12:05');
    expect((await send('12:06')).map(([reason]) => reason)).toEqual(['recovered']);
    const [, , recovered] = slack.called('chat.postMessage');
    expect(recovered!.thread_ts).toBe(first().split('/')[1]);
    expect(readTexts(recovered!)).toMatch(/funziona di nuovo.*Fermo per: 2 h 5 min/);
    const now = slack.messages.get(first())!;
    expect(readTexts(now)).toMatch(/✅ Daily sales funziona di nuovo.*Prima: è fallito – a < b/);
    expect(listElements(now).map(({ action_id }) => action_id)).toEqual(['link.0']);
  });

  it('about two errors of one job: both messages show in the end that it works again, and one announces it', async () => {
    for (const Fingerprint of ['a', 'b']) world.run('10:00', 'Error', { Fingerprint, Message: Fingerprint });
    await world.judge('10:00');
    await send('10:01');
    expect(slack.messages.size).toBe(2);
    world.run('10:30', 'Done');
    await world.judge('10:30');
    expect((await send('10:31')).map(([reason]) => reason).toSorted()).toEqual(['changed', 'recovered']);
    const standing = [...slack.messages.values()].filter(({ thread_ts }) => thread_ts === undefined);
    expect(standing.map((message) => /funziona di nuovo/.test(readTexts(message)))).toEqual([true, true]);
    expect(slack.called('chat.postMessage')).toHaveLength(3);
  });

  it('whose message somebody deleted is announced again when it is over', async () => {
    await fail();
    await send('10:01');
    slack.messages.clear();
    world.run('10:30', 'Done');
    await world.judge('10:30');
    expect((await send('10:31'))[0]![1]).toMatchObject({ outcome: 'sent', serviceId: first() });
    const { channel, thread_ts, text } = slack.messages.get(first())!;
    expect([channel, thread_ts, text]).toEqual(['C1', undefined, '✅ Daily sales funziona di nuovo']);
  });

  it('goes to the person with the mail address, in their language', async () => {
    world.db.exec("UPDATE Users SET SlackChannel = 'davide@example.org' WHERE UserId = 1");
    world.set(`AlertRules = '{"tell":["owner"]}'`);
    await fail();
    await send('10:01');
    expect(slack.called('chat.postMessage')[0]).toMatchObject({ channel: 'UDAVIDE', text: '🔴 Daily sales failed' });
  });

  it('is reported to one recipient in order, also by two watchers', async () => {
    await fail();
    const opened = (await claim(world.watched, at('10:01')))!;
    world.run('10:02', 'Done');
    await world.judge('10:02');
    const claimNext = () => claim(world.watched, at('10:02'), { Watcher: 'two' });
    world.db.exec(`UPDATE AlertDeliveries SET LeaseUntil = '${at('10:30')}' WHERE Status = 'Sending'`);
    expect(await claimNext()).toBeUndefined();
    await finish(world.watched, opened, { ServiceId: 'C1/1', Now: at('10:02') });
    expect(await claimNext()).toMatchObject({ Reason: 'recovered', FirstServiceId: 'C1/1' });
  });
});

describe("Slack's answer", () => {
  it.each([
    ['channel_not_found', 'failed', 'invite the app'],
    ['not_in_channel', 'failed', '/invite'],
    ['invalid_auth', 'failed', 'SLACK_BOT_TOKEN is wrong'],
    ['not_allowed_token_type', 'failed', 'begins with xoxb-'],
    ['msg_too_long', 'failed', 'too long'],
    ['no_such_code', 'failed', 'Slack says no_such_code'],
    ['ratelimited', 'again', 'fewer messages'],
    ['internal_error', 'again', 'error of its own'],
    [undefined, 'again', 'Slack can’t be reached: An API error occurred: undefined'],
    ['<html>Log in to the proxy', 'again', 'Slack can’t be reached: An API error occurred: <html>'],
  ])('%s: %s', async (error, outcome, words) => {
    slack.overrides['chat.postMessage'] = () => ({ ok: false, error });
    await fail();
    expect(await send('10:01')).toMatchObject([['opened', { outcome, answer: expect.stringContaining(words) }]]);
  });

  it('about a missing scope is reported with its name', async () => {
    slack.overrides['chat.postMessage'] = () => ({ ok: false, error: 'missing_scope', needed: 'chat:write' });
    await fail();
    expect((await send('10:01'))[0]![1].answer).toContain('It needs chat:write.');
  });

  it.each([
    ['for some seconds', { 'retry-after': '300' }, 300],
    ['without saying for how long', {}, 30],
    ['until a date', () => ({ 'retry-after': new Date(Date.now() + 200_000).toUTCString() }), 200],
    ['for no time at all', { 'retry-after': '0' }, 1],
  ])('by 429 %s is no failure, and not tried at once', async (_which, headers, seconds) => {
    slack.overrides['chat.postMessage'] = () => ({
      status: 429,
      headers: typeof headers === 'function' ? headers() : headers,
    });
    await fail();
    const [[, answer]] = (await send('10:01')) as [[string, Answer]];
    expect(answer).toMatchObject({ outcome: 'again', full: 'limit', retryAfterSeconds: expect.closeTo(seconds, -1) });
    expect(answer).not.toHaveProperty('maybeSent');
    expect(answer).not.toHaveProperty('isTrouble');
    expect(await send('10:01')).toEqual([]);
  });

  it('429 to a search by address delays only messages that need the search', async () => {
    slack.overrides['users.lookupByEmail'] = () => ({ status: 429, headers: { 'retry-after': '60' } });
    world.set(`AlertRules = '{"tell":["davide@example.org","#it"]}'`);
    world.db.exec('UPDATE Users SET SlackChannel = Email WHERE UserId = 1');
    for (const fingerprint of ['a', 'b', 'c']) world.run('10:00', 'Error', { Fingerprint: fingerprint });
    await world.judge('10:00');
    const answers = await send('10:01');
    expect(answers.filter(([, { outcome }]) => outcome === 'sent')).toHaveLength(3);
    expect(answers.filter(([, { outcome }]) => outcome === 'again')).toHaveLength(3);
    expect(slack.calls.filter(({ method }) => method === 'users.lookupByEmail')).toHaveLength(1);
    expect(world.one("SELECT min(NextAttemptAt) AS value FROM AlertDeliveries WHERE Status = 'Waiting'")).toBe(
      at('10:02'),
    );
  });

  it('500, or no answer, leads to another try', async () => {
    slack.overrides['chat.postMessage'] = () => ({ status: 500 });
    await fail();
    expect((await send('10:01'))[0]![1]).toMatchObject({
      outcome: 'again',
      answer: 'Slack answers with HTTP status 500.',
      maybeSent: true,
    });
    slack.overrides['chat.postMessage'] = () => 'hang';
    const [[, answer]] = (await send('10:20', AbortSignal.timeout(200))) as [[string, Answer]];
    const unreached = expect.stringContaining('Slack can’t be reached');
    expect(answer).toMatchObject({ outcome: 'again', answer: unreached, maybeSent: true });
  });

  it('that never came to what is not a post: nothing may have come before', async () => {
    world.db.exec('UPDATE Users SET SlackChannel = Email WHERE UserId = 1');
    world.set(`AlertRules = '{"tell":["owner"]}'`);
    slack.overrides['users.lookupByEmail'] = () => ({ status: 502 });
    await fail();
    expect(await send('10:01')).toMatchObject([['opened', { outcome: 'again', maybeSent: false }]]);
    delete slack.overrides['users.lookupByEmail'];
    await send('10:05');
    slack.overrides['chat.update'] = () => ({ ok: false, error: 'internal_error' });
    await world.runAndJudge('10:06');
    expect(await send('10:08')).toMatchObject([['recovered', { outcome: 'again', maybeSent: false }]]);
  });

  it('about an unknown address is final', async () => {
    world.db.exec("UPDATE Users SET SlackChannel = 'gone@example.org' WHERE UserId = 1");
    world.set(`AlertRules = '{"tell":["owner"]}'`);
    await fail();
    expect((await send('10:01'))[0]![1]).toMatchObject({
      outcome: 'failed',
      answer: expect.stringContaining('Nobody in Slack'),
    });
  });
});

describe('HTTPS_PROXY', () => {
  it.each(['http://', ''])('with the scheme "%s" is used for messages and for the app', async (scheme) => {
    // Nothing listens at its target.
    const proxy = await connectProxy(9);
    const before = process.env['HTTPS_PROXY'];
    process.env['HTTPS_PROXY'] = proxy.url.replace('http://', scheme);
    try {
      await fail();
      const [message] = await world.deliver('10:01', () => ({ outcome: 'again', answer: 'kept' }));
      const answer = await createSlackChannel({ botToken: 'xoxb-1' }).send(message!, AbortSignal.timeout(5000));
      expect(answer.outcome).toBe('again');
      const tokens = { botToken: 'xoxb-1', appToken: 'xapp-1', database: world.setting };
      const app = await startSlackApp({ ...tokens, appUrl: null, deliver: async () => {}, log: quiet });
      while (proxy.asked.length < 2) await new Promise(setImmediate);
      await app.stop();
      expect(proxy.asked.slice(0, 2)).toEqual(Array(2).fill('slack.com:443'));
    } finally {
      if (before === undefined) delete process.env['HTTPS_PROXY'];
      else process.env['HTTPS_PROXY'] = before;
      proxy.close();
    }
  });
});
