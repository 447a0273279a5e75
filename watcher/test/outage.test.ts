import { at } from './passes';
import { OWNER, World } from './world';

let world: World;
afterEach(() => world.teardown());

it('after an outage nothing is judged before journals had time to arrive; then one summary reports everything', async () => {
  world = await World.make({ Cron: '0 10 * * *', TimeZone: 'UTC' });
  await world.schedule('09:00');
  world.run('10:30', 'Error');
  world.run('10:40', 'Pending', { HeartbeatSeconds: 15 });
  world.upSince = at('12:00');
  await world.judge('12:01:59');
  expect([world.listTold(), world.one('SELECT count(*) AS value FROM Alerts')]).toEqual([[], 0]);
  for (const time of ['12:02', '12:03']) {
    await world.judge(time);
    expect(world.listTold()).toEqual(['opened summary #it', 'opened summary it@example.org']);
  }
  await world.runAndJudge('12:04', 'Error', { Fingerprint: 'new' });
  expect(world.listTold().at(-1)).toBe(`opened error ${OWNER}`);
});

it.each([
  [
    'within an hour after an outage is in its summary',
    '12:59:59',
    ['opened summary #it', 'opened summary it@example.org'],
  ],
  ['later is told as usual', '13:00', [`opened error ${OWNER}`]],
])('what arrives %s', async (_when, now, told) => {
  world = await World.make();
  world.run('11:30', 'Error');
  world.upSince = at('12:00');
  await world.judge(now);
  expect(world.listTold()).toEqual(told);
});

it.each([
  ['more than', '09:59', []],
  ['less than', '10:01', ['opened summary #it', 'opened summary it@example.org']],
])('what was over %s two days before a watcher ran', async (_what, time, told) => {
  world = await World.make();
  world.run(`2094-06-05T${time}:00.000Z`, 'Error');
  world.upSince = at('10:00');
  await world.judge('10:03');
  expect(world.listTold()).toEqual(told);
});

it('a run that has taken too long since days before the first watcher is told with the rest of that time', async () => {
  world = await World.make({ LongestSeconds: 600 });
  world.run('2094-06-04T10:00:00.000Z', 'Pending');
  world.upSince = at('10:00');
  await world.judge('10:03');
  expect(world.listTold()).toEqual(['opened summary #it', 'opened summary it@example.org']);
});

it.each([
  ['the owners', ['ada@example.org', OWNER], ''],
  ['otherwise the admins', ['eva@example.org'], "UPDATE Users SET Active = 0 WHERE Email <> 'eva@example.org'"],
])('%s are told of an outage if nobody can reach the department', async (_who, told, change) => {
  world = await World.make();
  await world.call('SaveUser', { UserEmail: 'ada@example.org', Name: 'Ada' });
  await world.call('SaveUser', { UserEmail: 'eva@example.org', Name: 'Eva', Role: 'admin' });
  await world.call('SaveJob', { Name: 'Second', DepartmentId: 1, OwnerEmail: 'ada@example.org' });
  world.db.exec(`UPDATE Departments SET SlackChannel = NULL, MailAddress = NULL; ${change}`);
  world.run('10:20', 'Error', { JobId: 2 });
  for (const time of ['10:30', '10:40']) world.run(time, 'Error', { Fingerprint: time });
  world.upSince = at('12:00');
  await world.judge('12:02');
  await world.judge('12:03');
  expect(world.listTold().toSorted()).toEqual(told.map((to) => `opened summary ${to}`));
});
