/** A service that accepts no more for now: no message is lost, and no request is wasted. */
import type { Answer } from '../src/channels/channel';
import { ChannelStates } from '../src/channels/channelStates';
import { sent } from './passes';
import { World } from './world';

let world: World;
afterEach(() => world.teardown());

async function failures(count: number, tell: string[]): Promise<void> {
  world = await World.make({ rules: { tell } });
  for (let number = 0; number < count; number++) {
    world.run('10:00', 'Error', { Fingerprint: `f${number}`, Message: `failure-${number}.` });
  }
  await world.judge('10:00');
}

const waiting = () => world.one("SELECT count(*) AS value FROM AlertDeliveries WHERE Status = 'Waiting'");

const limited = (): Answer => ({ outcome: 'again', answer: '429', retryAfterSeconds: 60, full: 'limit' });

describe('a limit', () => {
  it('stops its channel, but not the other: only one request is refused, however many messages wait', async () => {
    await failures(30, ['#it', 'owner']);
    const asked = await world.deliver('10:01', ({ delivery }) => (delivery.Channel === 'mail' ? limited() : sent()));
    expect(asked.filter(({ delivery }) => delivery.Channel === 'mail')).toHaveLength(1);
    expect(await world.deliver('10:01:59', sent)).toEqual([]);
    expect(await world.deliver('10:02:01', sent)).toHaveLength(30);
    expect(waiting()).toBe(0);
  });

  it('is over in time, also if the clock is set back', () => {
    const clock = jest.spyOn(Date, 'now');
    const states = new ChannelStates();
    states.recordAnswer('mail', limited());
    clock.mockReturnValue(Date.now() - 3_600_000);
    expect(states.getHeldSeconds('mail', 'opened')).toBeLessThanOrEqual(60);
    clock.mockRestore();
  });

  it("on changes of Slack messages doesn't stop new messages", async () => {
    await failures(1, ['#it']);
    await world.deliver('10:01', () => ({ outcome: 'sent', answer: 'ok', serviceId: 'C1/1' }));
    world.db.exec(`INSERT INTO AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
      SELECT AlertKey, Channel, Recipient, 'changed', 'Waiting', SentAt FROM AlertDeliveries`);
    for (const Fingerprint of 'abcdef') world.run('10:02', 'Error', { Fingerprint });
    await world.judge('10:02');
    const reasons: string[] = [];
    await world.deliver('10:03', ({ delivery }) => {
      reasons.push(delivery.Reason);
      return delivery.Reason === 'changed' ? { ...limited(), limited: 'change' as const } : sent();
    });
    expect(reasons).toEqual(['changed', 'opened']);
  });

  it('never leads to giving a message up', async () => {
    await failures(1, ['owner']);
    for (let minute = 1; minute < 30; minute++) {
      expect(await world.deliver(`10:${String(minute).padStart(2, '0')}:30`, limited)).toHaveLength(1);
    }
    expect(waiting()).toBe(1);
  });
});

describe('a quota that is used up', () => {
  it('is tried with growing pauses, one message each time, and the mails are sent when there is a new quota', async () => {
    await failures(3, ['owner']);
    const tried: string[] = [];
    for (let minute = 1; minute < 60; minute++) {
      const time = `11:${String(minute).padStart(2, '0')}`;
      const full = { outcome: 'again', answer: '401', full: 'quota', isTrouble: true } as const;
      const asked = await world.deliver(time, () => full);
      if (asked.length > 0) tried.push(time);
    }
    expect(tried).toEqual(['11:01', '11:02', '11:04', '11:08', '11:16', '11:32']);
    expect(world.states.getTrouble('mail')).toBe('401');
    expect(await world.deliver('14:00', sent)).toHaveLength(3);
    expect(world.states.getTrouble('mail')).toBeNull();
  });
});

describe('many messages for one channel of Slack', () => {
  it('are combined into one if there are more than a handful, each with its cause', async () => {
    await failures(200, ['#it']);
    const messages = await world.deliver('10:01', sent);
    expect(messages.map(({ content }) => content.facts.length)).toEqual([101, 99]);
    const said = messages.map(({ content }) => JSON.stringify(content.facts)).join('');
    for (let number = 0; number < 200; number++) expect(said).toContain(`failure-${number}.`);
    expect(messages[0]!.content).toMatchObject({ state: '101 avvisi in un minuto', mood: 'bad' });
    expect(waiting()).toBe(0);
    world.run('11:00', 'Done');
    await world.judge('11:00');
    expect((await world.deliver('11:01', sent)).map(({ delivery }) => delivery.Reason)).toEqual(['recovered']);
  });

  it('a handful is sent one by one, one more is combined, and mails never are', async () => {
    for (const [count, messages] of [
      [5, 5],
      [6, 1],
    ] as const) {
      await failures(count, ['#it']);
      expect(await world.deliver('10:01', sent)).toHaveLength(messages);
      await world.teardown();
    }
    await failures(20, ['owner']);
    expect(await world.deliver('10:01', sent)).toHaveLength(20);
  });
});
