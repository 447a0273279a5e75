/** The morning report: its content, that it comes once, and its appearance in mail and Slack. */
import { report as makeReports } from '../src/loops/report';
import type { Message } from '../src/channels/channel';
import { renderHtml } from '../src/mail/renderHtml';
import { renderPlainText } from '../src/mail/renderPlainText';
import { renderReport } from '../src/slack/reportBlocks';
import { messageProblems } from './blockKit';
import { appUrl, contextOf, DAY, sent } from './passes';
import { OWNER, World } from './world';

let world: World;
afterEach(() => world.teardown());

const NEXT = '2094-06-08';
/** At seven on the day after everything in this test, in UTC. */
const SEVEN = `${NEXT}T07:00:00.000Z`;

async function makeWorld(
  wish = "ReportEvery = 'daily', ReportTimeZone = 'UTC', ReportSince = '2094-06-07T00:00:00.000Z'",
) {
  world = await World.make();
  world.db.exec(`UPDATE Users SET ${wish}`);
}

/** An hour that is over before the next day begins. */
const ended = (from: string, to: string, status = 'Done', more = {}) =>
  world.run(from, status, { EndedAt: `${DAY}T${to}:00.000Z`, JudgeDueAt: null, ToMatch: 0, ...more });

async function told(now = SEVEN): Promise<Message[]> {
  await world.report(now);
  return world.deliver(now, sent);
}

async function headline(): Promise<string> {
  const [message] = await told();
  return message!.content.subject;
}

describe('its headline', () => {
  it.each([
    [41, 'All 41 runs of yesterday went well'],
    [1, 'The one run of yesterday went well'],
  ])('that all of %i runs went well', async (runs, words) => {
    await makeWorld();
    for (let one = 0; one < runs; one++) ended('10:00', '10:05');
    expect(await headline()).toBe(words);
  });

  it('says that nothing ran, and nothing was due', async () => {
    await makeWorld();
    expect(await headline()).toBe('Yesterday: no runs, and none was due');
  });

  it('says that nothing ran although something was due', async () => {
    await makeWorld();
    world.db.exec(`INSERT INTO ExpectedRuns (JobId, DueAt, LateAt, Status) VALUES
      (1, '${DAY}T05:00:00.000Z', '${DAY}T05:05:00.000Z', 'Missed'), (1, '${DAY}T06:00:00.000Z', '${DAY}T06:05:00.000Z', 'Excused')`);
    const [{ content }] = (await told()) as [Message];
    expect(content.subject).toBe('Yesterday: 1 did not start (no runs)');
    expect(content.facts).toContainEqual(['Due', '2, 1 did not start']);
  });

  it('counts each kind of problem', async () => {
    await makeWorld();
    ended('10:00', '10:05');
    for (const status of ['Error', 'TimedOut', 'Lost', 'Cancelled']) ended('11:00', '11:05', status);
    expect(await headline()).toBe('Yesterday: 2 failed, 1 lost, 1 cancelled (5 runs)');
  });

  it('is also in Italian', async () => {
    await makeWorld("ReportEvery = 'daily', ReportTimeZone = 'UTC', Language = 'it'");
    for (let one = 0; one < 41; one++) ended('10:00', '10:05');
    expect(await headline()).toBe('Tutte le 41 esecuzioni di ieri sono andate bene');
  });
});

describe('its content', () => {
  it('is about runs that ended on that day: each run once', async () => {
    await makeWorld();
    world.run('23:50', 'Error', { EndedAt: `${NEXT}T00:10:00.000Z` });
    ended('10:00', '10:05');
    const [{ content }] = (await told()) as [Message];
    expect(content.subject).toBe('The one run of yesterday went well');
    expect(content.facts).toContainEqual(['Since then', '1 failed (1 run)']);
    expect(content.mood).toBe('odd');
    const [next] = await told('2094-06-09T07:00:00.000Z');
    expect(next!.content.subject).toBe('Yesterday: 1 failed (1 run)');
  });

  it('is each job with its results and a link, and what is active, waiting, open, or slower than usual', async () => {
    await makeWorld();
    world.db.exec(
      `INSERT INTO Jobs (JobId, Name, Icon, DepartmentId, NeedsValidation) VALUES (2, 'Prices', '📦', 1, 0)`,
    );
    for (let minute = 10; minute < 15; minute++)
      world.run('00:00', 'Done', {
        StartedAt: `2094-06-05T10:${minute}:00.000Z`,
        EndedAt: `2094-06-05T10:${minute}:20.000Z`,
        JudgeDueAt: null,
      });
    ended('10:00', '10:02');
    ended('11:00', '11:01', 'Error', { JobId: 2, Message: 'The host is away\n at line 3' });
    world.run('23:00', 'Pending', { JobId: 2 });
    ended('12:00', '12:01', 'Done', { JobId: 2, Validation: 'Waiting' });
    world.db.exec(`INSERT INTO Tickets (JobId, DepartmentId, Title, Description, Priority, Status, AssigneeId, OpenedAt)
      VALUES (2, 1, 'Prices are old', '', 'Normal', 'Open', 1, '2094-06-01T08:00:00.000Z'), (2, 1, 'Closed', '', 'Low', 'Closed', NULL, '2094-06-01T08:00:00.000Z')`);
    const [{ content, delivery }] = (await told()) as [Message];
    expect(delivery).toMatchObject({ Channel: 'mail', Recipient: OWNER, Kind: 'report', Reason: 'report' });
    expect(
      content.sections.map(({ title, items }) => [title, ...items.map(({ text, detail }) => `${text}: ${detail}`)]),
    ).toEqual([
      ['What ran', '🔴 📦 Prices: 1 failed, 1 done – The host is away', '🟢 Daily sales: 1 done'],
      ['Still going on', '📦 Prices: since 7 Jun 2094, 23:00'],
      ['Waiting for validation', '📦 Prices: since 7 Jun 2094, 12:01'],
      ['Open tickets', '1 · Prices are old: Davide, since 1 Jun 2094, 08:00'],
      ['Slower than usual', 'Daily sales: 2 min on average, usually 20 s'],
    ]);
    expect(content.sections[0]!.items.map(({ url }) => url)).toEqual([
      expect.stringContaining(`${appUrl}?run=`),
      `${appUrl}?job=1`,
    ]);
    expect(content.sections[3]!.items[0]!.url).toBe(`${appUrl}?ticket=1`);
    expect(content.facts).toContainEqual(['Period', 'Monday, 7 June 2094 (UTC)']);
  });

  it('is about their own department, or all', async () => {
    await makeWorld();
    world.db.exec(`INSERT INTO Departments (DepartmentId, Name) VALUES (7, 'HR');
      INSERT INTO Users (Email, Name, Role, DepartmentId, Language, ReportEvery, ReportTimeZone)
      VALUES ('hr@example.org', 'Anna', 'viewer', 7, 'en', 'daily', 'UTC')`);
    ended('10:00', '10:05', 'Error');
    const got = await told();
    expect(got.map(({ delivery, content }) => [delivery.Recipient, content.name, content.subject])).toEqual([
      [OWNER, 'Morning report', 'Yesterday: 1 failed (1 run)'],
      ['hr@example.org', 'Morning report · HR', 'Yesterday: no runs, and none was due'],
    ]);
  });
});

describe('it is sent', () => {
  it('only to active people who asked for it', async () => {
    await makeWorld("ReportEvery = 'none'");
    expect(await told()).toEqual([]);
    world.db.exec("UPDATE Users SET ReportEvery = 'daily', ReportTimeZone = 'UTC', Active = 0");
    expect(await told()).toEqual([]);
  });

  it('once, however many watchers check at the same time, and however often', async () => {
    await makeWorld();
    const watchers = [1, 2, 3].map(() => contextOf(world.watched));
    const beat = world.beat(SEVEN);
    await Promise.all(watchers.map((context) => makeReports(context, beat)));
    await world.report(`${NEXT}T20:00:00.000Z`);
    expect(world.listTold()).toEqual([`report report ${OWNER}`]);
    await world.report('2094-06-09T07:00:00.000Z');
    expect(world.listTold()).toHaveLength(2);
  });

  it('not before journals have had time to arrive after an outage', async () => {
    await makeWorld();
    world.upSince = `${NEXT}T08:00:00.000Z`;
    await world.report(`${NEXT}T08:01:59.000Z`);
    expect(world.listTold()).toEqual([]);
    await world.report(`${NEXT}T08:02:00.000Z`);
    expect(world.listTold()).toHaveLength(1);
  });

  it.each([
    ["ReportBy = 'slack', SlackChannel = '#davide', SlackId = 'U1'", ['mail', 'slack'], 'slack #davide'],
    ["ReportBy = 'slack', SlackId = 'U1'", ['mail', 'slack'], 'slack U1'],
    ["ReportBy = 'slack'", ['mail', 'slack'], `slack ${OWNER}`],
    ["ReportBy = 'slack', SlackId = 'U1'", ['mail'], `mail ${OWNER}`],
    ["ReportBy = 'mail', SlackId = 'U1'", ['slack'], 'slack U1'],
    ["ReportBy = 'mail'", [], `mail ${OWNER}`],
  ])('where %s and watchers have %j: by %s', async (by, channels, to) => {
    await makeWorld(`ReportEvery = 'daily', ReportTimeZone = 'UTC', ${by}`);
    world.channels = channels as ('mail' | 'slack')[];
    await world.report(SEVEN);
    expect(world.one("SELECT Channel || ' ' || Recipient AS value FROM AlertDeliveries")).toBe(to);
  });

  it('separately, however much waits for the same channel, and to nobody else if it is refused', async () => {
    await makeWorld("ReportEvery = 'daily', ReportTimeZone = 'UTC', ReportBy = 'slack', SlackChannel = '#it'");
    world.set(`AlertRules = '{"tell":["#it"]}'`);
    for (let one = 0; one < 8; one++) world.run('10:00', 'Error', { Fingerprint: String(one) });
    await world.report(SEVEN);
    await world.judge(`${NEXT}T07:01:00.000Z`);
    const got = await world.deliver(`${NEXT}T07:02:00.000Z`, sent);
    expect(got.map(({ content }) => content.subject)).toEqual([
      'Yesterday: 8 failed (8 runs)',
      '8 alerts within a minute',
    ]);
    await world.report('2094-06-09T07:00:00.000Z');
    await world.deliver('23:00', () => ({ outcome: 'failed', answer: 'no such channel' }));
    expect(world.listTold().filter((one) => one.startsWith('report'))).toHaveLength(2);
  });

  it("although somebody's zone doesn't exist, or another report can't be read", async () => {
    await makeWorld("ReportEvery = 'daily', ReportTimeZone = 'Europe/Rom'");
    world.db.exec(`INSERT INTO Users (Email, Name, Role, Language, ReportEvery, ReportTimeZone, ReportedUntil)
      VALUES ('a@example.org', 'A', 'viewer', 'en', 'daily', 'UTC', 'nonsense'), ('b@example.org', 'B', 'viewer', 'en', 'daily', 'UTC', NULL)`);
    await world.report(SEVEN);
    expect(world.listTold()).toContain('report report b@example.org');
    expect(world.listTold()).toContain(`report report ${OWNER}`);
    const problems = world.db.prepare("SELECT Text FROM WatcherProblems WHERE Scope = 'report' ORDER BY Text").all();
    expect(problems.map(({ Text }: { Text: string }) => Text)).toEqual([
      "The report of a@example.org can't be made: Invalid time value",
      expect.stringMatching(/^The report of davide@example.org has the time zone "Europe\/Rom", which must be/),
    ]);
  });
});

describe('it is shown', () => {
  const nasty = '<!channel> *b* `c` \u001B[31mred\u001B[0m <b>x</b>';
  const shown = async () => {
    await makeWorld();
    world.db.prepare('UPDATE Jobs SET Name = ?').run(nasty);
    ended('10:00', '10:05', 'Error', { Message: nasty });
    const [message] = await told();
    return message!;
  };

  it('in mail as it was written, escaped and without colours', async () => {
    const { content } = await shown();
    const html = renderHtml(content);
    expect(html).toContain('&lt;!channel&gt; *b* `c` red &lt;b&gt;x&lt;/b&gt;');
    expect(renderPlainText(content)).toContain('- 🔴 <!channel> *b* `c` red <b>x</b>: 1 failed');
    expect(renderPlainText(content)).not.toContain('\u001B');
  });

  it('in Slack as it was written, without markup', async () => {
    const message = renderReport(await shown());
    expect(messageProblems(message)).toEqual([]);
    const marked = JSON.stringify(message.blocks).match(/"type":"mrkdwn"/g);
    expect(marked).toBeNull();
    expect(JSON.stringify(message.blocks)).not.toContain('\\u001b');
  });

  it('in Slack within its limits, however many jobs there are', async () => {
    await makeWorld();
    for (let job = 2; job < 200; job++) {
      world.db
        .prepare('INSERT INTO Jobs (JobId, Name, DepartmentId, NeedsValidation) VALUES (?, ?, 1, 0)')
        .run(job, `${job} ${'x'.repeat(180)}`);
      ended('10:00', '10:05', 'Error', { JobId: job, Message: 'y'.repeat(2000) });
    }
    const [message] = await told();
    expect(messageProblems(renderReport(message!))).toEqual([]);
    expect(JSON.stringify(renderReport(message!)).length).toBeLessThan(30_000);
    expect(message!.content.sections[0]!.more).toBe('… and 178 more');
  });
});
