import { EventEmitter, once } from 'node:events';
import { startWatcher } from '../src/startWatcher';
import { quiet, sent } from './passes';
import { World } from './world';

let world: World;
afterEach(() => world.teardown());

it('a hanging service blocks no other, and a stop waits for messages that are being sent', async () => {
  world = await World.make({ rules: { tell: ['department'] } });
  world.run('10:00', 'Error');
  await world.judge('10:00');
  const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
  world.db.exec(`UPDATE AlertDeliveries SET NextAttemptAt = '${anHourAgo}'`);

  const events = new EventEmitter();
  const mailed = once(events, 'mailed');
  const watcher = await startWatcher({
    database: world.setting,
    channels: {
      slack: { send: () => once(events, 'slack answers').then(sent) },
      mail: { send: async () => (events.emit('mailed'), sent()) },
    },
    appUrl: null,
    log: quiet,
    port: null,
  });
  await mailed;
  const stopped = watcher.stop();
  events.emit('slack answers');
  await stopped;
  expect(world.one(`SELECT count(*) AS value FROM AlertDeliveries WHERE Status = 'Sent'`)).toBe(2);
});
