import { claim, finish } from '../../database/test/contract/watched';
import type { Answer, Message } from '../src/channels/channel';
import { ChannelStates } from '../src/channels/channelStates';
import { buildContent } from '../src/content/buildContent';
import { deliver, computeWaitSeconds } from '../src/loops/deliver';
import { claimed } from './claimed';
import { at, keepingChannel, sent } from './passes';
import { OWNER, World } from './world';

let world: World;
beforeEach(async () => {
  world = await World.make();
  world.run('10:00', 'Error');
  await world.judge('10:00');
});
afterEach(() => world.teardown());

/** Sends what waits, by the real clock. */
async function deliverNow(answer: Answer, beat = () => world.context.beat()): Promise<Message[]> {
  const mail = keepingChannel(() => answer);
  const states = new ChannelStates();
  await deliver({ ...world.context, beat }, { watcher: 'one', channels: { mail }, states, appUrl: null });
  return mail.kept;
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const status = () => world.one('SELECT Status AS value FROM AlertDeliveries');

it('an alert without a run links to the runs of its job', () => {
  expect(buildContent(claimed({ RunId: null }), 'https://a.example/runs').links[0]!.url).toMatch(/runs\?job=3$/);
});

it('a message that is changed in place has not come before, however often it is changed', () => {
  expect(buildContent(claimed({ Reason: 'changed', MaybeRepeated: true }), null).note).toBeNull();
});

describe('a delivery', () => {
  it("is sent once, in the recipient's language, with a link to the run", async () => {
    const [message, ...more] = await world.deliver('10:01', sent);
    expect(more).toEqual([]);
    expect(message!.content).toMatchObject({ subject: 'Daily sales failed', mood: 'bad', thread: 'job-1', note: null });
    expect(message!.content.links[0]!.url).toMatch(/\?run=00000000-0000-4000-8000-000000000001$/);
    expect(await world.deliver('10:02', sent, 'two')).toEqual([]);
    expect(status()).toBe('Sent');
  });

  it('that fails is tried again with the same message id, not before the service said', async () => {
    const [first] = await world.deliver('10:01', () => ({ outcome: 'again', answer: '429', retryAfterSeconds: 600 }));
    expect(await world.deliver('10:10:59', sent)).toEqual([]);
    const [second] = await world.deliver('11:00', sent);
    expect([second!.messageId, second!.content.note]).toEqual([first!.messageId, null]);
    expect(status()).toBe('Sent');
  });

  it('that throws is tried again; one that can never arrive is given up', async () => {
    await world.deliver('10:01', () => {
      throw new Error('cut');
    });
    expect(world.one('SELECT Answer AS value FROM AlertDeliveries')).toBe('cut');
    await world.deliver('11:00', () => ({ outcome: 'failed', answer: '400: no such address' }));
    expect(status()).toBe('Failed');
  });

  it('that a service never answers is tried again, and that is its trouble', async () => {
    jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const timeLimit = new AbortController();
      setImmediate(() => timeLimit.abort());
      return timeLimit.signal;
    });
    await world.deliver('10:01', () => new Promise<never>(() => {}) as never);
    jest.restoreAllMocks();
    expect(world.states.getTrouble('mail')).toBe('No answer within 20 s.');
    const [again] = await world.deliver('11:00', sent);
    expect(again!.content.note).toBe('This message may have come before.');
  });

  it("is tried again by the database's clock, whatever this machine's says; what was sent is recorded without it", async () => {
    const wait = () => world.db.exec(`UPDATE AlertDeliveries SET NextAttemptAt = '${new Date().toISOString()}'`);
    wait();
    await deliverNow({ outcome: 'again', answer: '500' }, () => Promise.resolve(world.beat('11:00')));
    expect(world.one('SELECT NextAttemptAt AS value FROM AlertDeliveries')).toMatch(/^2094-06-07T11:00/);
    wait();
    await deliverNow(sent(), () => Promise.reject(new Error('not reached')));
    expect(status()).toBe('Sent');
  });

  it('is given up after ten tries', async () => {
    for (let hour = 11; hour < 21; hour++)
      await world.deliver(`${hour}:30`, () => ({ outcome: 'again', answer: '500' }));
    expect([status(), world.one('SELECT Attempts AS value FROM AlertDeliveries')]).toEqual(['Failed', 10]);
  });

  it("that waited for a channel for more than a week, by the database's clock, is given up", async () => {
    world.db.exec(`UPDATE AlertDeliveries SET NextAttemptAt = '${daysAgo(8)}'`);
    const isWrongHere = () => Promise.resolve({ ...world.beat('11:00'), Now: daysAgo(2) });
    expect(await deliverNow(sent(), isWrongHere)).toHaveLength(1);
    world.db.exec("UPDATE AlertDeliveries SET Status = 'Waiting'");
    expect(await deliverNow(sent())).toEqual([]);
    expect([status(), world.one('SELECT Answer AS value FROM AlertDeliveries')]).toEqual([
      'Failed',
      'It is older than 7 days: nobody is told about it any more.',
    ]);
    // What only changes a message that is there isn't too late.
    const since = `NextAttemptAt = '${daysAgo(8)}'`;
    world.db.exec(`UPDATE AlertDeliveries SET Status = 'Waiting', Reason = 'changed', ${since}`);
    expect(await deliverNow(sent())).toHaveLength(1);
  });

  it('that is older than a week is sent if somebody resends it', async () => {
    world.db.exec(`UPDATE Alerts SET OpenedAt = '2093-01-01T10:00:00.000Z', LastSeenAt = '2093-01-01T10:00:00.000Z';
      UPDATE AlertDeliveries SET Status = 'Failed', NextAttemptAt = '2093-01-01T10:00:00.000Z'`);
    const [letter] = await world.call('ListDeadLetters', {});
    await world.call('ResendDelivery', { DeliveryKey: letter!.DeliveryKey });
    const resent = await deliverNow(sent());
    expect(resent.map(({ delivery }) => delivery.DeliveryKey)).toEqual([letter!.DeliveryKey]);
    expect(status()).toBe('Sent');
  });

  it('whose watcher died is sent by another when the lease is over, as a possible repeat', async () => {
    const dead = (await claim(world.watched, at('10:01'), { Watcher: 'dead' }))!;
    expect(await world.deliver('10:01:59', sent)).toEqual([]);
    const [message] = await world.deliver('10:02', sent);
    expect(message!.content.note).toBe('This message may have come before.');
    const late = { Watcher: 'dead', Status: 'Waiting', RetryAt: at('10:03') } as const;
    expect(await finish(world.watched, dead, late)).toBe(false);
    expect(status()).toBe('Sent');
  });
});

it('the end of an alert comes after its begin, also if a watcher dies while it tries that again', async () => {
  await world.deliver('10:01', () => ({ outcome: 'again', answer: '500', retryAfterSeconds: 1800 }));
  await world.runAndJudge('10:05');
  await claim(world.watched, at('11:00'), { Watcher: 'dead' });
  const messages = await world.deliver('11:10', sent);
  expect(messages.map(({ delivery }) => delivery.Reason)).toEqual(['opened', 'recovered']);
});

describe('a message in Slack', () => {
  it("shows who acknowledged the alert and who has it, and is identified by Slack's id", async () => {
    await world.teardown();
    world = await World.make({ rules: { tell: ['#it'] } });
    world.run('10:00', 'Error');
    await world.judge('10:00');
    const [first] = await world.deliver('10:01', () => ({ outcome: 'sent', answer: 'ok', serviceId: 'C1/17.42' }));
    expect(first!.delivery).toMatchObject({ Reason: 'opened', FirstServiceId: null, AcknowledgedAt: null });
    const { AlertKey } = first!.delivery;
    await world.call('SaveUser', { UserEmail: OWNER, Role: 'operator' });
    await world.call('AssignAlert', { AlertKey, AssigneeEmail: OWNER, Email: OWNER });
    const [changed, ...more] = await world.deliver('10:02', sent);
    expect(more).toEqual([]);
    expect(changed!.delivery).toMatchObject({
      Reason: 'changed',
      Recipient: '#it',
      FirstServiceId: 'C1/17.42',
      AcknowledgedAt: expect.any(String),
      AcknowledgedBy: 'Davide',
      AssigneeName: 'Davide',
      DepartmentId: 1,
    });
  });
});

describe('the wait before the next try', () => {
  it('doubles up to an hour, varies, and is never shorter than the service said', () => {
    expect([1, 2, 3, 20].map((attempt) => computeWaitSeconds(attempt, undefined, 1))).toEqual([30, 60, 120, 3600]);
    expect(computeWaitSeconds(1, undefined, 0)).toBe(15);
    expect(computeWaitSeconds(1, 500, 0)).toBe(500);
  });
});
