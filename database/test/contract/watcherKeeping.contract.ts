import { sqlFiles } from '../../src/sqlFiles';
import { procedures } from '../../src/watcher/sqlite/open';
import type { Fixture } from './engines';
import type { WatcherAbility } from '../../src/index';
import { day, end, refused } from './fixtures';
import { later, readJob, TEN, useIdleWatcher } from './watched';

/** Long after the other tests. */
const NOW = '2030-01-01T00:00:00.000Z';

const repeated = (row: string) => Array.from({ length: 800 }, () => row).join(', ');

export function watcherKeeping(fixture: Fixture): void {
  const { execute, call, callOne, addRun, getJob, newAlert, newDelivery, newJob, newTicket } = fixture;
  const watcher = useIdleWatcher(fixture);
  const beat = async (Now: string, ...Can: WatcherAbility[]) =>
    (await watcher.call('Beat', { Now, GapSeconds: 90, Can }))[0];
  /** @returns how many runs were removed */
  const purgeAll = async (Now: string) => {
    const slices = [];
    do slices.push((await watcher.call('PurgeOld', { Now }))[0]!);
    while (slices.at(-1)!.More);
    return slices.reduce((sum, { Runs }) => sum + Runs, 0);
  };

  describe("a watcher's beat", () => {
    it('returns since when watchers are up, and the outage before', async () => {
      await execute("DELETE FROM Settings WHERE Name LIKE 'Watcher%'");
      const first = { Now: TEN, UpSince: TEN, OutageSince: null, MailSetUp: false, SlackSetUp: false };
      expect(await beat(TEN)).toEqual(first);
      expect(await beat(later(90))).toMatchObject({ Now: later(90), UpSince: TEN, OutageSince: null });
      const other = await fixture.watcher();
      const [after] = await other.call('Beat', { Now: later(181), GapSeconds: 90 });
      expect(after).toMatchObject({ Now: later(181), UpSince: later(181), OutageSince: later(90) });
      // A clock that was set back changes nothing.
      expect(await beat(later(100))).toMatchObject({ Now: later(100), UpSince: later(181), OutageSince: later(90) });
      expect(await beat(later(200))).toMatchObject({ Now: later(200), UpSince: later(181), OutageSince: later(90) });
    });

    it("uses the database's clock if no time is given", async () => {
      const [row] = await watcher.call('Beat', { GapSeconds: 90 });
      expect(Math.abs(Date.parse(row!.Now) - Date.now())).toBeLessThan(60_000);
    });
  });

  describe('what a watcher can do', () => {
    it('comes with its beat; which channels are set up is valid for three minutes', async () => {
      await execute("DELETE FROM Settings WHERE Name LIKE 'Watcher%'");
      expect(await beat(TEN, 'Judge', 'MailSetUp')).toMatchObject({ MailSetUp: true, SlackSetUp: false });
      expect(await beat(later(60), 'SlackSetUp')).toMatchObject({ MailSetUp: true, SlackSetUp: true });
      expect(await beat(later(180))).toMatchObject({ MailSetUp: true, SlackSetUp: true });
      expect(await beat(later(181))).toMatchObject({ MailSetUp: false, SlackSetUp: true });
    });
  });

  describe('a schedule', () => {
    it('is listed until its expected runs are known, which replace all others from now on', async () => {
      const schedule = { Cron: '0 3 * * *', TimeZone: 'Europe/Rome' };
      const { JobId, Name } = await newJob({ ...schedule, GraceSeconds: 600 });
      await newJob();
      const Until = later(7200);
      expect(await watcher.call('ListSchedules', { Until })).toEqual([
        { JobId, Name, ...schedule, ScheduleProblem: null, ExpectedUntil: null },
      ]);
      const save = (DueAt: string[], Now = TEN, more = {}) =>
        watcher.call('SaveExpectedRuns', { JobId, ...schedule, Until, DueAt, Now, ...more });
      expect(await save([later(60), later(3600)])).toEqual([{ JobId, Added: 2, Removed: 0, Kept: 0 }]);
      expect(await watcher.call('ListSchedules', { Until })).toEqual([]);
      expect(await watcher.call('ListSchedules', { Until: later(7201) })).toMatchObject([{ ExpectedUntil: Until }]);
      // The first one is past by then, and stays.
      expect(await save([later(1800)], later(120))).toEqual([{ JobId, Added: 1, Removed: 1, Kept: 0 }]);
      expect((await readJob(watcher, JobId, later(90_000))).Expected).toEqual([
        { DueAt: later(60), LateAt: later(660), Status: 'Due', RunKey: null, RunStartedAt: null },
        { DueAt: later(1800), LateAt: later(2400), Status: 'Due', RunKey: null, RunStartedAt: null },
      ]);
      expect(await save([], TEN, { Cron: '0 4 * * *' })).toEqual([]);
    });

    it("that can't work is reported on the job, unless it has another by now; known runs clear that", async () => {
      const schedule = { Cron: '0 0 30 2 *', TimeZone: 'Europe/Rome' };
      const { JobId } = await newJob(schedule);
      const Problem = 'never comes: no month 2 has a day 30';
      expect(await watcher.call('ReportSchedule', { JobId, ...schedule, Problem })).toEqual([{ Reported: true }]);
      const problem = async () => (await getJob(JobId)).ScheduleProblem;
      expect(await problem()).toBe(Problem);
      const [listed] = await watcher.call('ListSchedules', { Until: TEN });
      expect(listed).toMatchObject({ JobId, ScheduleProblem: Problem });
      const other = { JobId, ...schedule, Cron: '9 * * * *', Problem: 'x' };
      expect(await watcher.call('ReportSchedule', other)).toEqual([{ Reported: false }]);
      expect(await problem()).toBe(Problem);
      await watcher.call('SaveExpectedRuns', { JobId, ...schedule, Until: TEN, DueAt: [] });
      expect(await problem()).toBeNull();
    });
  });

  describe('what is old', () => {
    it("and was never judged isn't reported any more", async () => {
      const { JobId } = await newJob();
      for (const at of [`${day()}T10:05:00.000Z`, `${day()}T10:15:00.000Z`]) {
        await addRun({ end: end(1, { at, status: 'Error' }) }, { jobId: JobId });
      }
      const forget = () => watcher.call('ForgetUnjudged', { EndedBefore: `${day()}T10:10:00.000Z` });
      expect(await forget()).toEqual([{ Forgotten: 1 }]);
      expect(await forget()).toEqual([{ Forgotten: 0 }]);
      const { Runs } = await readJob(watcher, JobId);
      expect(Runs).toMatchObject([{ Status: 'Error', EndedAt: `${day()}T10:15:00.000Z` }]);
    });

    it('is removed after the retention, and kept if there is none', async () => {
      const { JobId } = await newJob();
      const Now = `${day(1)}T00:00:00.000Z`;
      const purge = () => purgeAll(Now);
      // What the other tests have left.
      await call('SaveSetting', { Name: 'RetentionDays', Value: '9000' });
      await purge();
      await call('SaveSetting', { Name: 'RetentionDays', Value: null });
      const old = { at: '2001-03-01T00:00:00.000Z' };
      await addRun({ end: end(1, old) }, { jobId: JobId, ...old });
      await addRun({ end: end(1) }, { jobId: JobId });
      expect(await purge()).toBe(0);
      await call('SaveSetting', { Name: 'RetentionDays', Value: '9000' });
      expect(await purge()).toBe(1);
      expect(await purge()).toBe(0);
      expect(await call('ListRuns', { JobId })).toHaveLength(1);
      const trail = await callOne('ListAudit', { Entity: 'Purge', EntityKey: 'runs', PageSize: 1 });
      expect(trail).toMatchObject({ NewValue: '1', Email: null, Source: 'watcher' });
    });

    it('without a run has its own retention: expected runs, closed alerts, comments on closed tickets', async () => {
      const { JobId } = await newJob();
      const daysAgo = (days: number) => new Date(Date.parse(NOW) - days * 86_400_000).toISOString();
      await call('SaveSetting', { Name: 'RetentionDays', Value: null });
      await purgeAll(NOW);
      const expected = [99, 101].map((days) => `(${JobId}, '${daysAgo(days)}', '${daysAgo(days)}', 'Missed')`);
      await execute(`INSERT INTO ExpectedRuns (JobId, DueAt, LateAt, Status) VALUES ${expected.join(', ')}`);
      const keys = [];
      for (const days of [399, 401]) {
        keys.push(await newAlert({ JobId, ClosedAt: daysAgo(days) }));
        await newDelivery(keys.at(-1)!);
      }
      const open = await newAlert({ JobId });
      const { TicketId } = await newTicket();
      await call('AddTicketComment', { TicketId, Text: 'hello' });
      await purgeAll(NOW);
      const left = (await call('ListAlerts', { JobId })).map(({ AlertKey }) => AlertKey);
      expect(left.toSorted()).toEqual([open, keys[0]!].toSorted());
      expect(await call('ListDeliveries', { AlertKey: keys[0]! })).toHaveLength(1);
      expect(await call('ListTicketComments', { TicketId })).toHaveLength(1);
      const month = { From: daysAgo(101), To: daysAgo(98), JobId };
      expect((await call('ListDay', month)).map(({ DueAt }) => DueAt)).toEqual([daysAgo(99)]);

      await execute(`UPDATE Tickets SET Status = 'Closed', ClosedAt = '${daysAgo(731)}' WHERE TicketId = ${TicketId}`);
      await purgeAll(NOW);
      expect(await call('ListTicketComments', { TicketId })).toEqual([]);
      expect(await callOne('GetTicket', { TicketId })).toMatchObject({ Title: 'Broken', Status: 'Closed' });
    });

    it('is removed in slices, never 4,000 rows of a table at once', async () => {
      const { JobId } = await newJob();
      const purge = async () => (await watcher.call('PurgeOld', { Now: NOW }))[0]!;
      await call('SaveSetting', { Name: 'RetentionDays', Value: null });
      await purgeAll(NOW);
      const ClosedAt = '2020-01-01T00:00:00.000Z';
      const AlertKey = await newAlert({ JobId, ClosedAt });
      const { TicketId } = await newTicket();
      await execute(`UPDATE Tickets SET Status = 'Closed', ClosedAt = '${ClosedAt}' WHERE TicketId = ${TicketId}`);
      for (let part = 0; part < 5; part += 1) {
        await execute(`INSERT INTO AlertDeliveries (AlertKey, Channel, Recipient, Status, NextAttemptAt)
          VALUES ${repeated(`(${AlertKey}, 'mail', 'x', 'Sent', '${ClosedAt}')`)}`);
        await execute(
          `INSERT INTO TicketComments (TicketId, At, Text) VALUES ${repeated(`(${TicketId}, '${ClosedAt}', 'x')`)}`,
        );
      }
      expect(await purge()).toMatchObject({ Others: 2 * 3900, More: true });
      expect((await call('ListAlerts', { JobId })).map((alert) => alert.AlertKey)).toEqual([AlertKey]);
      expect(await purge()).toMatchObject({ Others: 2 * 100 + 1, More: true });
      expect(await purge()).toMatchObject({ Others: 0, More: false });
    });

    it('in the audit trail is removed if the settings say so, not earlier than runs', async () => {
      await call('SaveSetting', { Name: 'RetentionDays', Value: '9000' });
      await refused(call('SaveSetting', { Name: 'AuditRetentionDays', Value: '8999' }), 'input', /RetentionDays/);
      await call('SaveSetting', { Name: 'AuditRetentionDays', Value: '9000' });
      await refused(call('SaveSetting', { Name: 'RetentionDays', Value: '9001' }), 'input');
      const kept = (await call('ListAudit', { PageSize: 1000 })).length;
      await watcher.call('PurgeOld', { Now: NOW });
      expect((await call('ListAudit', { PageSize: 1000 })).length).toBeGreaterThanOrEqual(kept);
      // Long after everything in these tests.
      expect((await watcher.call('PurgeOld', { Now: '2099-01-01T00:00:00.000Z' }))[0]!.Others).toBeGreaterThan(0);
      const [trail, ...more] = await call('ListAudit', { PageSize: 1000 });
      expect(trail).toMatchObject({ Entity: 'Purge', EntityKey: 'audit', Source: 'watcher', Email: null });
      expect(more.every(({ Source }) => Source === 'watcher')).toBe(true);
      await call('SaveSetting', { Name: 'AuditRetentionDays', Value: null });
    });
  });

  describe("the watcher's procedures", () => {
    it('were all called here, and each has a T-SQL file', () => {
      const names = Object.keys(procedures).toSorted();
      expect([...fixture.watched].toSorted()).toEqual(names);
      expect(sqlFiles('sqlserver/watcher').map(({ name }) => name)).toEqual(names);
    });
  });
}
