import fc from 'fast-check';
import { claim } from '../../database/test/contract/watched';
import type { Answer, Message } from '../src/channels/channel';
import { World } from './world';

/**
 * Events of the model: a run fails and a watcher looks; a watcher sends messages, with or without success; the service takes
 * them and cuts the connection instead of an answer; or the watcher dies before it sends one or before it records that.
 */
const step = fc.record({
  watcher: fc.constantFrom('one', 'two', 'three'),
  /** Minutes that pass before it; clocks are also set back. */
  minutes: fc.integer({ min: -5, max: 80 }),
  does: fc.constantFrom('a run fails', 'sends', 'is refused', 'is cut', 'dies before', 'dies after' as const),
});

/** What a person received. */
interface Got {
  key: string;
  saysMaybe: boolean;
  isUnsure: boolean;
}

describe('whatever happens to runs, watchers and their clocks', () => {
  it('each alert is sent; twice only if no answer came or the watcher died after sending it, and then it says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 9 }), async (steps) => {
        const world = await World.make();
        try {
          const got: Got[] = [];
          let failures = 0;
          const fail = (time: string) => world.run(time, 'Error', { Fingerprint: String(++failures) });
          const send = ({ delivery }: Message): Answer => {
            got.push({ key: delivery.DeliveryKey, saysMaybe: delivery.MaybeRepeated, isUnsure: false });
            return { outcome: 'sent', answer: '202' };
          };
          fail('10:00');
          await world.judge('10:00');
          let now = Date.parse('2094-06-07T10:01:00Z');
          for (const { watcher, minutes, does } of steps) {
            now += minutes * 60_000;
            const time = new Date(now).toISOString().slice(11, 19);
            if (does === 'a run fails') {
              fail(time);
              await world.judge(time);
            } else if (does === 'sends') await world.deliver(time, send, watcher);
            else if (does === 'is refused')
              await world.deliver(time, () => ({ outcome: 'again', answer: '500' }), watcher);
            else if (does === 'is cut') {
              const cut = (message: Message): Answer => {
                send(message);
                got.at(-1)!.isUnsure = true;
                return { outcome: 'again', answer: 'socket hang up', maybeSent: true };
              };
              await world.deliver(time, cut, watcher);
            } else await die(world, watcher, now, does === 'dies after' ? got : []);
          }
          // Time passes until delayed events are judged, and all leases and waits are over.
          await world.judge('22:05');
          await world.deliver('23:10', send);
          const all = got.length;
          await world.deliver('23:59', send);

          expect(got).toHaveLength(all);
          expect(new Set(got.map(({ key }) => key)).size).toBe(failures);
          for (const [key, messages] of byKey(got)) {
            expect([key, messages.at(-1)!.isUnsure]).toEqual([key, false]);
            expect(messages.slice(0, -1).every(({ isUnsure }) => isUnsure)).toBe(true);
            expect(messages.slice(1).every(({ saysMaybe }) => saysMaybe)).toBe(true);
          }
        } finally {
          await world.teardown();
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** The watcher dies when the service has already received the message. */
async function die(world: World, Watcher: string, now: number, got: Got[]): Promise<void> {
  const claimed = await claim(world.watched, new Date(now).toISOString(), { Watcher });
  if (claimed) got.push({ key: claimed.DeliveryKey, saysMaybe: claimed.MaybeRepeated, isUnsure: true });
}

function byKey(got: Got[]): Map<string, Got[]> {
  const found = new Map<string, Got[]>();
  for (const one of got) found.set(one.key, [...(found.get(one.key) ?? []), one]);
  return found;
}
