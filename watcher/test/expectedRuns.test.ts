import { at, sent } from './passes';
import { OWNER, World } from './world';

let world: World;
afterEach(() => world.teardown());

/** Of the run that was due at ten. */
const ofTen = (column: string) =>
  world.one(`SELECT ${column} AS value FROM ExpectedRuns WHERE DueAt = '${at('10:00')}'`);
const getStatusOfTen = () => ofTen('Status');
const getRunOfTen = () => ofTen('RunKey');

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

  it('whose run becomes known after a later failure is none of the failures in a row', async () => {
    world = await World.make({ ...daily, Cron: '0 10,11 * * *' });
    await world.schedule('09:00');
    await world.judge('11:30');
    // It counts for the later of the two.
    await world.runAndJudge('12:00', 'Error');
    world.run('10:05');
    await world.judge('12:30');
    expect([getStatusOfTen(), world.one('SELECT FailuresInRow AS value FROM Jobs')]).toEqual(['Fulfilled', 1]);
  });

  it('is fulfilled by the nearest run, and not by one that was started by hand', async () => {
    world = await World.make(daily);
    await world.schedule('09:00');
    const byHand = world.run('09:50');
    await world.judge('09:55');
    expect(String(getRunOfTen())).toBe(byHand);
    const scheduled = world.run('10:00');
    await world.judge('10:05');
    expect(String(getRunOfTen())).toBe(scheduled);
  });

  it('that began too late is reported as late if the rules say so', async () => {
    world = await World.make({ ...daily, rules: { on: ['late', 'missed'] } });
    await world.schedule('09:00');
    const late = world.run('10:10:30');
    // What was due isn't judged before its run may have arrived.
    for (const time of ['10:10:40', '10:20']) await world.judge(time);
    await world.runAndJudge('10:40');
    expect([getStatusOfTen(), world.listTold()]).toEqual(['Missed', [`opened late ${OWNER}`]]);
    expect(String(getRunOfTen())).toBe(late);
  });

  it("isn't made if the schedule is invalid, and the job says why", async () => {
    world = await World.make({ ...daily, Cron: '0 10 30 2 *' });
    await world.schedule('09:00');
    expect(world.one('SELECT ScheduleProblem AS value FROM Jobs')).toMatch(/^its schedule "0 10 30 2 \*" never comes/);
    expect(world.one('SELECT count(*) AS value FROM ExpectedRuns')).toBe(0);
  });
});
