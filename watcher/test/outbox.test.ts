import fc from 'fast-check';
import type { Answer, Message } from '../src/channels/channel';
import { World } from './world';

/** What may happen to a message when a watcher gets at it; one that dies does so before it sends, or before it says so. */
const step = fc.record({
  watcher: fc.constantFrom('one', 'two', 'three'),
  /** Minutes that pass before; clocks are set back too. */
  minutes: fc.integer({ min: -5, max: 90 }),
  does: fc.constantFrom('sends', 'fails', 'dies before', 'dies after' as const),
});

describe('whatever becomes of watchers and their clocks', () => {
  it('the living tell each alert once, and mark it where one died who may have told it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.integer({ min: 1, max: 3 }), async (steps, alerts) => {
        const world = await World.make();
        try {
          for (let alert = 0; alert < alerts; alert++) world.run('10:00', 'Error', { Fingerprint: String(alert) });
          await world.judge('10:00');
          const sent: Message[] = [];
          const send = (message: Message): Answer => {
            sent.push(message);
            return { outcome: 'sent', answer: '202' };
          };
          let now = Date.parse('2027-06-07T10:01:00Z');
          const unsaid = new Set<string>();
          for (const { watcher, minutes, does } of steps) {
            now += minutes * 60_000;
            const time = new Date(now).toISOString().slice(11, 19);
            if (does === 'sends') await world.deliver(time, send, watcher);
            else if (does === 'fails') await world.deliver(time, () => ({ outcome: 'again', answer: '500' }), watcher);
            else await die(world, watcher, now, does === 'dies after' ? unsaid : null);
          }
          // Days later all leases and waits are over.
          for (let hour = 1; hour <= 3; hour++) await world.deliver(`2${hour}:59`, send);

          const times = new Map<string, Message[]>();
          for (const message of sent) {
            const key = message.delivery.DeliveryKey;
            times.set(key, [...(times.get(key) ?? []), message]);
          }
          expect(times.size).toBe(alerts);
          for (const [key, messages] of times) {
            expect(messages).toHaveLength(1);
            expect(messages[0]!.delivery.MaybeRepeated || !unsaid.has(key)).toBe(true);
          }
        } finally {
          await world.strike();
        }
      }),
      { numRuns: 40 },
    );
  });
});

async function die(world: World, Watcher: string, now: number, unsaid: Set<string> | null): Promise<void> {
  const claim = { Watcher, LeaseSeconds: 60, Channels: ['mail' as const], Now: new Date(now).toISOString() };
  const [claimed] = await world.watched.call('ClaimDelivery', claim);
  if (claimed) unsaid?.add(claimed.DeliveryKey);
}
