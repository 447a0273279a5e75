import { at, sent } from './passes';
import { OWNER, World } from './world';

let world: World;
afterEach(() => world.teardown());

/** Rules as SQL. */
function rulesFor(whom: string | null): string {
  return whom === null ? 'NULL' : `'${JSON.stringify({ tell: [whom] })}'`;
}

describe('a job that fails', () => {
  it('is reported once, however often the same error occurs, and again when it works', async () => {
    world = await World.make();
    await world.runAndJudge('10:00', 'Error', { Fingerprint: 'a' });
    expect(world.listTold()).toEqual([`opened error ${OWNER}`]);
    await world.deliver('10:01', sent);
    await world.runAndJudge('11:00', 'Error', { Fingerprint: 'a' });
    expect(world.listTold()).toHaveLength(1);
    expect(world.one('SELECT SeenCount AS value FROM Alerts')).toBe(2);
    await world.runAndJudge('12:00');
    await world.judge('12:02');
    expect(world.listTold()).toEqual([`opened error ${OWNER}`, `recovered error ${OWNER}`]);
    expect(world.one('SELECT ClosedAt AS value FROM Alerts')).toBe(at('12:00'));
  });

  it('with another error is reported again', async () => {
    world = await World.make();
    for (const Fingerprint of ['a', 'b']) await world.runAndJudge('10:00', 'Error', { Fingerprint });
    expect(world.listTold()).toEqual([`opened error ${OWNER}`, `opened error ${OWNER}`]);
  });

  it('is reported after this many failures in a row, and over after this many successes', async () => {
    world = await World.make({ rules: { after: 3, recoverAfter: 2 } });
    for (const time of ['10:00', '10:10']) world.run(time, 'TimedOut');
    world.run('10:20');
    world.run('10:30', 'Error');
    await world.runAndJudge('10:40', 'Error');
    expect(world.listTold()).toEqual([]);
    await world.runAndJudge('10:50', 'Error');
    expect(world.listTold()).toEqual([`opened error ${OWNER}`]);
    await world.deliver('10:55', sent);
    await world.runAndJudge('11:00');
    expect(world.listTold()).toHaveLength(1);
    await world.runAndJudge('11:10');
    expect(world.listTold()).toEqual([`opened error ${OWNER}`, `recovered error ${OWNER}`]);
  });

  it('works again for everybody who was told of one of its errors, each once', async () => {
    world = await World.make();
    await world.runAndJudge('10:00', 'Error', { Fingerprint: 'a' });
    await world.deliver('10:02', sent);
    world.set(`AlertRules = '{"tell":["owner","ada@example.org"]}'`);
    await world.runAndJudge('10:10', 'Error', { Fingerprint: 'b' });
    await world.deliver('10:12', sent);
    await world.runAndJudge('10:20');
    expect(world.listTold().slice(3)).toEqual(['recovered error ada@example.org', `recovered error ${OWNER}`]);
  });

  it('works again, which a long run whose end closed that alert, too, does not hide', async () => {
    world = await World.make({ LongestSeconds: 600 });
    const run = world.run('10:00', 'Pending');
    await world.judge('10:11');
    await world.runAndJudge('10:12', 'Error');
    await world.deliver('10:13', sent);
    world.end(run, '10:30');
    await world.judge('10:31');
    const messages = await world.deliver('10:32', sent);
    expect(messages.map(({ content }) => content.subject)).toEqual(['Daily sales ended', 'Daily sales works again']);
  });

  it('is reported repeatedly until somebody acknowledges it', async () => {
    world = await World.make({ rules: { repeat: '1h' } });
    world.run('10:00', 'Error');
    await world.judge('10:00');
    await world.deliver('10:01', sent);
    await world.judge('10:59');
    expect(world.listTold()).toHaveLength(1);
    await world.judge('11:00');
    await world.judge('11:30');
    expect(world.listTold()).toEqual([`opened error ${OWNER}`, `repeat error ${OWNER}`]);
    world.db.exec(`UPDATE Alerts SET AcknowledgedAt = '${at('11:40')}', AcknowledgedBy = '${OWNER}'`);
    await world.judge('12:30');
    expect(world.listTold()).toHaveLength(2);
  });

  it('is not reported repeatedly if the rules no longer name its kind', async () => {
    world = await World.make({ rules: { repeat: '1h' } });
    await world.runAndJudge('10:00', 'Error');
    await world.deliver('10:02', sent);
    world.set(`AlertRules = '{"tell":["owner"],"repeat":"1h","on":["missed"]}'`);
    await world.judge('11:05');
    expect(world.listTold()).toEqual([`opened error ${OWNER}`]);
  });

  it('is reported once after its service was down, however often it was to be repeated', async () => {
    world = await World.make({ rules: { repeat: '1h' } });
    await world.runAndJudge('10:00', 'Error');
    await world.deliver('10:02', () => ({ outcome: 'again', answer: '503' }));
    for (const hour of [11, 12, 13]) await world.judge(`${hour}:05`);
    expect(world.listTold()).toEqual([`opened error ${OWNER}`]);
    await world.deliver('13:10', sent);
    await world.judge('14:10');
    expect(world.listTold()).toEqual([`opened error ${OWNER}`, `repeat error ${OWNER}`]);
  });

  it('in quiet hours is reported at their end if it still fails, and not at all if it works again by then', async () => {
    world = await World.make({ Cron: '0 0 1 1 *', TimeZone: 'Europe/Rome', rules: { quiet: '22:00-07:00' } });
    await world.runAndJudge('02:00', 'Error');
    // Seven o'clock in Rome, in summer.
    expect(world.deliveries()).toMatchObject([{ not_before: at('05:00') }]);
    expect(await world.deliver('04:59', sent)).toEqual([]);
    await world.runAndJudge('03:00');
    expect(world.listTold()).toEqual([]);
  });

  it.each([
    ['paused', 'Paused = 1'],
    ['snoozed', `SnoozedUntil = '${at('12:00')}'`],
  ])('while it is %s is told to nobody', async (_word, assignment) => {
    world = await World.make();
    world.set(assignment);
    await world.runAndJudge('10:00', 'Error');
    expect(world.listTold()).toEqual([]);
  });

  it('during its maintenance is reported to nobody', async () => {
    world = await World.make({ rules: { maintenance: ['MON 09:00-11:00'], timeZone: 'UTC' } });
    await world.runAndJudge('10:00', 'Error');
    expect(world.listTold()).toEqual([]);
    await world.runAndJudge('11:00', 'Error');
    expect(world.listTold()).toEqual([`opened error ${OWNER}`]);
  });
});

describe('who is told', () => {
  it.each([
    [['owner', 'department'], `${OWNER} #it it@example.org`],
    [['#jobs', 'grace@example.org', '#jobs'], '#jobs grace@example.org'],
  ])('%j', async (tell, recipients) => {
    world = await World.make({ rules: { tell } });
    await world.runAndJudge('10:00', 'Error');
    expect(world.deliveries().map(({ to }) => to)).toEqual(recipients.split(' '));
  });

  it('is the department if the owner should be told and there is none', async () => {
    world = await World.make({ OwnerEmail: null });
    await world.runAndJudge('10:00', 'Error');
    expect(world.deliveries().map(({ to }) => to)).toEqual(['#it', 'it@example.org']);
  });
});

describe('rules', () => {
  it.each([
    ['of the job before those of its department and of all', '#job', '#department', '#all', ['#job']],
    ['of its department before those of all', null, '#department', '#all', ['#department']],
    ['of all where nobody says more', null, null, '#all', ['#all']],
    ['that nobody has set: owner and department', null, null, null, [OWNER, '#it', 'it@example.org']],
  ])('hold %s', async (_which, job, department, all, recipients) => {
    world = await World.make();
    world.set(`AlertRules = ${rulesFor(job)}`);
    world.db.exec(`UPDATE Departments SET AlertRules = ${rulesFor(department)};
      INSERT INTO Settings (Name, Value) VALUES ('AlertRules', ${rulesFor(all)})`);
    await world.runAndJudge('10:00', 'Error');
    expect(world.listTold()).toEqual(recipients.map((to) => `opened error ${to}`));
  });

  it('are merged field by field, the most specific first', async () => {
    world = await World.make({ rules: { tell: ['owner'] } });
    world.db.exec(`UPDATE Departments SET AlertRules = '{"after":2,"tell":["#department"]}'`);
    await world.runAndJudge('10:00', 'Error');
    expect(world.listTold()).toEqual([]);
    await world.runAndJudge('11:00', 'Error');
    expect(world.listTold()).toEqual([`opened error ${OWNER}`]);
  });
});

describe('a Done run is reported once', () => {
  it.each([
    ['short', { EndedAt: at('10:00:05') }],
    ['long', { EndedAt: at('10:30') }],
    ['warnings', { EndedAt: at('10:05'), WarningCount: 2 }],
    ['validation', { EndedAt: at('10:05'), Validation: 'Waiting' }],
  ])('where it is %s, and only if the rules say so', async (kind, more) => {
    world = await World.make({ ShortestSeconds: 10, LongestSeconds: 600, rules: { on: [kind] } });
    world.run('10:00', 'Done', more);
    await world.judge('11:00');
    await world.judge('11:01');
    expect(world.listTold()).toEqual([`opened ${kind} ${OWNER}`]);
    world.set(`AlertRules = '{"tell":["owner"],"on":["error"]}'`);
    world.run('12:00', 'Done', { ...more, EndedAt: more.EndedAt.replace('T10', 'T12') });
    await world.judge('13:00');
    expect(world.listTold()).toHaveLength(1);
  });

  it('but not where it takes exactly as long as it may', async () => {
    world = await World.make({ ShortestSeconds: 10, LongestSeconds: 10, rules: { on: ['short', 'long'] } });
    world.run('10:00', 'Done', { EndedAt: at('10:00:10') });
    await world.judge('11:00');
    expect(world.listTold()).toEqual([]);
  });
});

describe('a run', () => {
  it.each([
    ['takes too long', 'long', { LongestSeconds: 600 }, {}, '10:09', '10:11'],
    ['is silent for three heartbeats', 'lost', {}, { HeartbeatSeconds: 20 }, '10:01', '10:01:01'],
  ])('that %s is reported once, and again at its end', async (_what, kind, job, more, before, after) => {
    world = await World.make(job);
    const run = world.run('10:00', 'Pending', more);
    await world.judge(before);
    expect(world.listTold()).toEqual([]);
    await world.judge(after);
    await world.judge('10:12');
    expect(world.listTold()).toEqual([`opened ${kind} ${OWNER}`]);
    await world.deliver('10:12', sent);
    world.end(run, '10:30');
    await world.judge('10:31');
    expect(world.listTold()).toEqual([`opened ${kind} ${OWNER}`, `recovered ${kind} ${OWNER}`]);
  });

  it('that takes too long and then fails is not said to work again', async () => {
    world = await World.make({ LongestSeconds: 600 });
    const run = world.run('10:00', 'Pending');
    await world.judge('10:11');
    await world.deliver('10:12', sent);
    world.end(run, '10:30', 'TimedOut');
    await world.judge('10:31');
    const messages = await world.deliver('10:32', sent);
    const told = messages.map(({ content }) => `${content.subject}: ${content.mood}`);
    expect(told).toEqual(['Daily sales ended: odd', 'Daily sales failed: bad']);
  });

  it("that somebody started at a terminal isn't reported as lost, but other problems are", async () => {
    world = await World.make();
    world.run('10:00', 'Pending', { HeartbeatSeconds: 20, AtTerminal: 1 });
    world.run('10:01', 'Error', { AtTerminal: 1 });
    await world.judge('10:05');
    expect(world.one("SELECT Status AS value FROM LogHistory WHERE Status = 'Lost'")).toBe('Lost');
    expect(world.listTold()).toEqual([`opened error ${OWNER}`]);
    expect(world.one('SELECT FailuresInRow AS value FROM Jobs')).toBe(1);
  });

  it('that promised no heartbeats is never lost by silence', async () => {
    world = await World.make();
    world.run('10:00', 'Pending');
    await world.judge('23:00');
    expect(world.one('SELECT Status AS value FROM LogHistory')).toBe('Pending');
  });
});
