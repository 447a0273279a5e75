import { claim, finish } from '../../database/test/contract/watched';
import type { Answer } from '../src/channels/channel';
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

const status = () => world.one('SELECT Status AS value FROM AlertDeliveries');

it('an alert without a run links to the runs of its job', () => {
  expect(buildContent(claimed({ RunId: null }), 'https://a.example/runs').links[0]!.url).toMatch(/runs\?job=3$/);
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
    const deliverNow = async (answer: Answer, beat: typeof world.context.beat) => {
      world.db.exec(`UPDATE AlertDeliveries SET NextAttemptAt = '${new Date().toISOString()}'`);
      const channels = { mail: keepingChannel(() => answer) };
      await deliver({ ...world.context, beat }, { watcher: 'one', channels, states: world.states, appUrl: null });
    };
    await deliverNow({ outcome: 'again', answer: '500' }, () => Promise.resolve(world.beat('11:00')));
    expect(world.one('SELECT NextAttemptAt AS value FROM AlertDeliveries')).toMatch(/^2094-06-07T11:00/);
    await deliverNow({ outcome: 'sent', answer: '202' }, () => Promise.reject(new Error('not reached')));
    expect(status()).toBe('Sent');
  });

  it('that is a week old only by a clock that is wrong is sent', async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    world.db.exec(`UPDATE AlertDeliveries SET NextAttemptAt = '${daysAgo(8)}'`);
    const mail = keepingChannel();
    const beat = () => Promise.resolve({ ...world.beat('11:00'), Now: daysAgo(2) });
    await deliver(
      { ...world.context, beat },
      { watcher: 'one', channels: { mail }, states: world.states, appUrl: null },
    );
    expect(mail.kept).toHaveLength(1);
  });

  it('is given up after ten tries', async () => {
    for (let hour = 11; hour < 21; hour++)
      await world.deliver(`${hour}:30`, () => ({ outcome: 'again', answer: '500' }));
    expect([status(), world.one('SELECT Attempts AS value FROM AlertDeliveries')]).toEqual(['Failed', 10]);
  });

  it('that waited for a channel for more than a week is given up', async () => {
    world.db.exec(`UPDATE AlertDeliveries SET NextAttemptAt = '2094-05-31T10:00:00.000Z'`);
    expect(await world.deliver('10:00:01', sent)).toEqual([]);
    expect([status(), world.one('SELECT Answer AS value FROM AlertDeliveries')]).toEqual([
      'Failed',
      'It is older than 7 days: nobody is told about it any more.',
    ]);
    // Somebody may resend it, however old its alert is.
    world.db.exec(`UPDATE Alerts SET OpenedAt = '2094-05-01T10:00:00.000Z', LastSeenAt = '2094-05-01T10:00:00.000Z';
      UPDATE AlertDeliveries SET Status = 'Waiting', Attempts = 0, NextAttemptAt = '${at('10:05')}'`);
    expect(await world.deliver('10:05', sent)).toHaveLength(1);
  });

  it('that is older than a week is sent if somebody resends it', async () => {
    world.db.exec(`UPDATE Alerts SET OpenedAt = '2093-01-01T10:00:00.000Z', LastSeenAt = '2093-01-01T10:00:00.000Z';
      UPDATE AlertDeliveries SET Status = 'Failed', NextAttemptAt = '2093-01-01T10:00:00.000Z'`);
    const [letter] = await world.call('ListDeadLetters', {});
    await world.call('ResendDelivery', { DeliveryKey: letter!.DeliveryKey });
    const mail = keepingChannel();
    await deliver(world.context, { watcher: 'one', channels: { mail }, states: world.states, appUrl: null });
    expect(mail.kept.map(({ delivery }) => delivery.DeliveryKey)).toEqual([letter!.DeliveryKey]);
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
