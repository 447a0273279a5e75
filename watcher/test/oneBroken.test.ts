/** One broken thing is reported where somebody can fix it, and everything else continues. */
import { checkJobs } from '../src/loops/checkJobs';
import { createFailureCheck } from '../src/loops/judge';
import { at, contextOf, sent } from './passes';
import { OWNER, World } from './world';

let world: World;
afterEach(() => world.teardown());

const problems = () => world.db.prepare('SELECT Scope, JobId, Text FROM WatcherProblems').all();

/** Two jobs; the assignment breaks the first; each fails. */
async function twoJobs(assignment: string): Promise<void> {
  world = await World.make({ rules: { quiet: '03:00-04:00', maintenance: ['SUN 01:00-02:00'] } });
  world.db.exec(`INSERT INTO Jobs (JobId, Name, DepartmentId, OwnerId, Cron, TimeZone, NeedsValidation, AlertRules)
    SELECT 2, 'Other', DepartmentId, OwnerId, '0 5 * * *', 'Europe/Rome', 0, AlertRules FROM Jobs`);
  world.db.exec(`UPDATE Jobs SET ${assignment} WHERE JobId = 1`);
  world.run('10:00', 'Error', { JobId: 1 });
  world.run('10:00', 'Error', { JobId: 2 });
}

const reported = () =>
  world.db
    .prepare('SELECT a.JobId AS job, d.Recipient AS "to" FROM AlertDeliveries AS d JOIN Alerts AS a USING (AlertKey)')
    .all();

describe('a job', () => {
  it('with a mistyped time zone is judged in the zone of its rules, and the problem is reported once', async () => {
    await twoJobs("Cron = '0 10 * * *', TimeZone = 'Europe/Rom'");
    await world.schedule('10:01');
    await world.judge('10:01');
    expect(reported()).toEqual([
      { job: 1, to: OWNER },
      { job: 2, to: OWNER },
    ]);
    expect(world.one('SELECT ScheduleProblem AS value FROM Jobs WHERE JobId = 1')).toMatch(/"Europe\/Rom"/);
    expect(await world.check('10:02')).toEqual([
      'Daily sales (1): The time zone "Europe/Rom" must be an IANA time zone such as Europe/Rome; UTC counts instead.',
    ]);
    const messages = await world.deliver('10:03', sent);
    expect(messages).toHaveLength(2);
    world.set("TimeZone = 'Europe/Rome' WHERE JobId = 1");
    expect(await world.check('10:04')).toEqual([]);
  });

  it.each([
    ['a list', "'[1]'", /alerts must be a JSON object/],
    ['an unknown field', `'{"telll":["owner"]}'`, /alerts.telll isn't known/],
    ['a window of nonsense', `'{"quiet":"25:00-99:00"}'`, /alerts.quiet must be/],
    ['a recipient that is too long', `'{"tell":["#${'x'.repeat(400)}"]}'`, /alerts.tell/],
  ])('with rules that are %s is told by the rules of all, and so is what is wrong', async (_which, json, problem) => {
    await twoJobs(`AlertRules = ${json}`);
    await world.judge('10:01');
    expect(new Set(reported().map(({ job }: { job: number }) => job))).toEqual(new Set([1, 2]));
    expect(await world.check('10:02')).toEqual([expect.stringMatching(problem)]);
  });

  it("that can't be judged at all is reported as a problem, and the others are judged", async () => {
    await twoJobs("Icon = 'x'");
    world.db.exec(
      "UPDATE LogHistory SET StartedAt = '2000-01-01 x', Status = 'Pending', JudgeDueAt = NULL WHERE JobId = 1",
    );
    world.set('LongestSeconds = 1 WHERE JobId = 1');
    await world.judge('10:01');
    expect(reported()).toEqual([{ job: 2, to: OWNER }]);
    expect(problems()).toEqual([{ Scope: 'judge', JobId: 1, Text: expect.stringMatching(/^Job 1 can't be judged: /) }]);
    world.db.exec('DELETE FROM LogHistory WHERE JobId = 1');
    await world.judge('10:02');
    expect(problems()).toEqual([]);
  });

  it('that is broken is logged once, by the first watcher', async () => {
    await twoJobs("Cron = '0 10 * * *', TimeZone = 'Europe/Rom'");
    const said: unknown[] = [];
    const log = { info() {}, warn: (facts: object) => said.push(facts), error() {} };
    for (let pass = 0; pass < 3; pass++) {
      await checkJobs(contextOf(world.watched, log), world.beat('10:01'));
    }
    expect(said).toHaveLength(1);
  });

  it('is judged although five hundred before it are broken', async () => {
    await twoJobs("Icon = 'x'");
    world.db.exec(`WITH n (i) AS (SELECT 400 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
      INSERT INTO Jobs (JobId, Name, DepartmentId, NeedsValidation, LongestSeconds) SELECT i, 'Broken ' || i, 1, 0, 1 FROM n;
      INSERT INTO Jobs (JobId, Name, DepartmentId, OwnerId, NeedsValidation, AlertRules)
      SELECT 5000, 'Last', DepartmentId, OwnerId, 0, AlertRules FROM Jobs WHERE JobId = 2`);
    for (let job = 400; job < 1000; job++) world.run('10:00', 'Pending', { JobId: job });
    world.db.exec("UPDATE LogHistory SET StartedAt = '2000-01-01 x' WHERE Status = 'Pending'");
    await world.runAndJudge('10:00', 'Error', { JobId: 5000 });
    expect(reported()).toContainEqual({ job: 5000, to: OWNER });
    expect(problems()).toHaveLength(600);
  });
});

const pass = (judged: number, ...failing: number[]) => ({
  judged,
  problems: failing.map((JobId) => ({ Key: `judge/${JobId}`, JobId, Text: `Job ${JobId}` })),
});

describe('judging as a whole', () => {
  it('is broken if all jobs fail one after another, but not if only some do', async () => {
    world = await World.make();
    createFailureCheck()(pass(5, 1, 2, 3, 4));
    expect(() => createFailureCheck()(pass(0, 1, 2, 3))).toThrow(/No job can be judged/);
    const known = createFailureCheck();
    known(pass(1));
    known(pass(0, 7, 8));
    known(pass(1, 7, 8, 9));
    known(pass(0, 7, 8, 9));
    expect(() => known(pass(0, 7, 8, 9, 10, 11, 12))).toThrow(/No job can be judged any more; the first of 3: Job 10/);
    known(pass(1, 7, 8, 9, 10));
  });
});

const refuse = () => ({ outcome: 'failed', answer: 'no such address' }) as const;

describe('who is told if a channel is missing', () => {
  it.each([
    ['#it', 'mail', 'it@example.org', 'Slack'],
    [OWNER, 'slack', '#it', 'mail'],
  ] as const)(
    'a rule names %s where only %s is set up: the department by what there is',
    async (whom, only, to, missing) => {
      world = await World.make({ rules: { tell: [whom] } });
      world.channels = [only];
      await world.runAndJudge('10:00', 'Error');
      expect(world.deliveries().map((one) => one.to)).toEqual([to]);
      const problem = expect.stringContaining(`${whom} can't be reached: no watcher has ${missing}`);
      expect(await world.check('10:02')).toEqual([problem]);
    },
  );

  it('an inactive owner in an empty department: the admins', async () => {
    world = await World.make();
    world.db.exec(`UPDATE Users SET Active = 0; UPDATE Departments SET SlackChannel = NULL, MailAddress = NULL;
      INSERT INTO Users (Email, Name, Role, SlackId) VALUES ('root@example.org', 'Root', 'admin', 'U1'),
        ('other@example.org', 'Other', 'viewer', NULL)`);
    await world.runAndJudge('10:00', 'Error');
    expect(world.deliveries().map(({ to }) => to)).toEqual(['root@example.org']);
    expect(await world.check('10:02')).toEqual([
      "Daily sales (1): davide@example.org can't be reached: the user is deactivated. Told: root@example.org.",
    ]);
    world.channels = ['slack'];
    await world.runAndJudge('11:00', 'Error', { Fingerprint: 'b' });
    expect(world.deliveries().at(-1)!.to).toBe('U1');
  });

  it('nobody at all: that is reported', async () => {
    world = await World.make({ OwnerEmail: null });
    world.db.exec('UPDATE Departments SET SlackChannel = NULL, MailAddress = NULL');
    expect(await world.check('10:02')).toEqual([expect.stringContaining('neither a department nor an admin who can')]);
  });

  it('a message that the service refuses for good goes to the department, then to the admins', async () => {
    world = await World.make();
    world.db.exec(`INSERT INTO Users (Email, Name, Role, SlackChannel)
      VALUES ('root@example.org', 'Root', 'admin', '#root'), ('ada@example.org', 'Ada', 'admin', '#root')`);
    await world.runAndJudge('10:00', 'Error');
    world.channels = ['mail', 'slack'];
    await world.beatNow(['MailSetUp', 'SlackSetUp'], '10:01');
    await world.deliver('10:02', refuse);
    expect(world.deliveries().map(({ to }) => to)).toEqual([OWNER, '#it', 'it@example.org', '#root']);
  });

  it('what waits for a missing channel goes to people with another, and nothing does if none is set up', async () => {
    world = await World.make({ rules: { tell: ['#it'] } });
    await world.runAndJudge('10:00', 'Error');
    world.channels = [];
    await world.redirect('10:30');
    expect(world.listTold()).toHaveLength(1);
    world.channels = ['mail'];
    await world.redirect('10:05');
    expect(world.listTold()).toHaveLength(1);
    await world.redirect('10:30');
    expect(world.listTold()).toEqual(['opened error #it', 'opened error it@example.org']);
    expect(world.one("SELECT Answer AS value FROM AlertDeliveries WHERE Status = 'Failed'")).toBe(
      'No watcher has slack set up.',
    );
    await world.redirect('10:40');
    expect(world.listTold()).toHaveLength(2);
    expect(world.one(`SELECT NextAttemptAt AS value FROM AlertDeliveries WHERE Status = 'Waiting'`)).toBe(at('10:30'));
  });
});
