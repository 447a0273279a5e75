/** How far ahead a watcher makes expected runs, and how often. */
import { at } from './passes';
import { World } from './world';

let world: World;
afterEach(() => world.teardown());

const count = () => world.one('SELECT count(*) AS value FROM ExpectedRuns');
const until = () => world.one('SELECT ExpectedUntil AS value FROM Jobs');

it('for a job that is due every minute, three days ahead, once a day', async () => {
  world = await World.make({ Cron: '* * * * *', TimeZone: 'UTC' });
  const saved = jest.spyOn(world.watched, 'call');
  const saves = () => saved.mock.calls.filter(([name]) => name === 'SaveExpectedRuns').length;
  await world.schedule('10:00');
  expect([count(), until()]).toEqual([4320, '2094-06-10T10:00:00.000Z']);
  for (const time of ['10:01', '15:00', '23:59']) await world.schedule(time);
  expect([saves(), until()]).toEqual([1, '2094-06-10T10:00:00.000Z']);
  world.set(`ExpectedUntil = '${at('23:00')}'`);
  await world.schedule('10:02');
  expect([saves(), until()]).toEqual([2, '2094-06-10T10:02:00.000Z']);
  world.set("Cron = '*/2 * * * *', ExpectedUntil = NULL");
  await world.schedule('10:03');
  expect([saves(), until()]).toEqual([3, '2094-06-13T10:04:00.000Z']);
  expect(count()).toBeLessThan(4330);
});

it('for a job that is due every day, 35 days ahead', async () => {
  world = await World.make({ Cron: '0 6 * * *', TimeZone: 'UTC' });
  await world.schedule('10:00');
  expect([count(), until()]).toEqual([35, '2094-07-12T10:00:00.000Z']);
});
