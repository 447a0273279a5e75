import { at, sent } from './passes';
import { OWNER, World } from './world';

let world: World;
afterEach(() => world.teardown());

/** The status of the run that was due at ten. */
function getStatusOfTen() {
  return world.one(`SELECT Status AS value FROM ExpectedRuns WHERE DueAt = '${at('10:00')}'`);
}

describe('an expected run', () => {
  const daily = { Cron: '0 10 * * *', TimeZone: 'UTC', GraceSeconds: 600 };

  it('is missed after its grace and the time that a begin may take to arrive', async () => {
    world = await World.make(daily);
    await world.schedule('09:00');
    await world.judge('10:10:59');
    expect(getStatusOfTen()).toBe('Due');
    await world.judge('10:11');
    expect([getStatusOfTen(), world.listTold()]).toEqual(['Missed', [`opened missed ${OWNER}`]]);
  });

  it('is fulfilled by a run of the last moment that arrives late, and the alert is over, even if the run failed', async () => {
    world = await World.make(daily);
    await world.schedule('09:00');
    await world.judge('10:30');
    await world.deliver('10:30', sent);
    world.run('10:10', 'Error');
    await world.judge('11:00');
    expect(getStatusOfTen()).toBe('Fulfilled');
    const messages = await world.deliver('11:01', sent);
    expect(messages.map(({ content }) => content.subject)).toEqual(['Daily sales had started', 'Daily sales failed']);
  });

  it('is fulfilled by the nearest run, and not by one that was started by hand', async () => {
    world = await World.make(daily);
    await world.schedule('09:00');
    const byHand = world.run('09:50');
    await world.judge('09:55');
    const key = () => world.one(`SELECT RunKey AS value FROM ExpectedRuns WHERE DueAt = '${at('10:00')}'`);
    expect(String(key())).toBe(byHand);
    const scheduled = world.run('10:00');
    await world.judge('10:05');
    expect(String(key())).toBe(scheduled);
  });

  it('that began too late is reported as late if the rules say so', async () => {
    world = await World.make({ ...daily, rules: { on: ['late', 'missed'] } });
    await world.schedule('09:00');
    world.run('10:10:30');
    // What was due isn't judged before its run may have arrived.
    for (const time of ['10:10:40', '10:20']) await world.judge(time);
    expect([getStatusOfTen(), world.listTold()]).toEqual(['Missed', [`opened late ${OWNER}`]]);
  });

  it("isn't made if the schedule is invalid, and the job says why", async () => {
    world = await World.make({ ...daily, Cron: '0 10 30 2 *' });
    await world.schedule('09:00');
    expect(world.one('SELECT ScheduleProblem AS value FROM Jobs')).toMatch(/^its schedule "0 10 30 2 \*" never comes/);
    expect(world.one('SELECT count(*) AS value FROM ExpectedRuns')).toBe(0);
  });
});
