/** Who gets a morning report, what it is based on, and that it is sent once. */
import { randomUUID } from 'node:crypto';
import type { JobReportFacts, RunReportFacts, TicketReportFacts, WatcherDatabase } from '../../src/index';
import type { Fixture } from './engines';
import { day, end, refused } from './fixtures';
import { claim, finish, openIdleWatcher } from './watched';

const DAILY = { ReportEvery: 'daily', ReportBy: 'slack', ReportHour: 0, ReportTimeZone: 'Europe/Rome' } as const;
const UNSET = { ReportEvery: 'none', ReportBy: 'mail', ReportHour: 7, ReportTimeZone: null };
const From = `${day(-1)}T23:00:00.000Z`;
const Until = `${day()}T23:00:00.000Z`;

export function reports(fixture: Fixture): void {
  const { execute, addRun, ask, call, callOne, newDepartment, newJob, newTicket, newUser } = fixture;
  const reader = async (Email: string, watcher?: WatcherDatabase) => {
    watcher ??= await openIdleWatcher(fixture);
    return (await watcher.call('ListReports', {})).find((one) => one.Email === Email);
  };

  describe('the setting of a report', () => {
    it('belongs to each person, viewers too, and is in WhoAmI and the audit trail', async () => {
      const Email = await newUser({ Role: 'viewer' });
      expect(await callOne('WhoAmI', { Email })).toMatchObject(UNSET);
      const saved = await callOne('SaveReport', { Email, ...DAILY });
      expect(saved).toMatchObject({ UserEmail: Email, Role: 'viewer', ...DAILY });
      expect(await callOne('WhoAmI', { Email })).toMatchObject(DAILY);
      const trail = await call('ListAudit', { Entity: 'User' });
      const own = trail.filter(({ EntityKey, Field }) => EntityKey === Email && Field.startsWith('Report'));
      expect(own.map(({ Field, OldValue, NewValue, Email: by }) => [Field, OldValue, NewValue, by])).toEqual([
        ['ReportTimeZone', null, 'Europe/Rome', Email],
        ['ReportHour', '7', '0', Email],
        ['ReportBy', 'mail', 'slack', Email],
        ['ReportEvery', 'none', 'daily', Email],
      ]);
    });

    it("keeps fields that aren't given, and null restores the default", async () => {
      const UserEmail = await newUser(DAILY);
      const changed = await callOne('SaveReport', { Email: UserEmail, ReportEvery: 'weekly' });
      expect(changed).toMatchObject({ ...DAILY, ReportEvery: 'weekly' });
      expect(await callOne('SaveUser', { UserEmail, Name: 'Anna' })).toMatchObject({ ...DAILY, ReportEvery: 'weekly' });
      const nulls = { ReportEvery: null, ReportBy: null, ReportHour: null, ReportTimeZone: null };
      expect(await ask('SaveUser', { UserEmail, ...nulls })).toMatchObject([UNSET]);
    });

    it.each([
      [{ ReportEvery: 'hourly' }, /ReportEvery must be one of none, daily, weekly/],
      [{ ReportBy: 'pigeon' }, /ReportBy must be one of mail, slack/],
      [{ ReportHour: 24 }, /ReportHour must be a whole number from 0 to 23/],
      [{ ReportHour: -1 }, /ReportHour must be a whole number from 0 to 23/],
      [{ ReportHour: 7.5 }, /ReportHour must be a whole number from 0 to 23/],
      [{ ReportHour: 'seven' }, /ReportHour must be a whole number from 0 to 23/],
      [{ ReportTimeZone: 'x'.repeat(101) }, /ReportTimeZone has more than 100 characters/],
      [{ ReportTimeZone: '' }, /ReportTimeZone is missing/],
    ])('with %j is refused with a sentence, and nothing is kept', async (wrong, message) => {
      const Email = await newUser();
      for (const [procedure, who] of [
        ['SaveReport', { Email }],
        ['SaveUser', { UserEmail: Email, Name: 'Other' }],
      ] as const) {
        await refused(ask(procedure, { ...who, ...DAILY, ...wrong }), 'input', message);
      }
      expect(await callOne('WhoAmI', { Email })).toMatchObject({ ReportEvery: 'none', Name: 'Davide Rossi' });
    });

    it('needs a person', () => refused(call('SaveReport', DAILY), 'input'));
  });

  describe('a report', () => {
    it('is for active people who want one, from when they wanted it', async () => {
      const DepartmentId = await newDepartment();
      const Email = await newUser({ ...DAILY, DepartmentId, Language: 'en', SlackId: 'U7' });
      const { ReportSince, ...known } = (await reader(Email))!;
      expect(known).toEqual({
        UserId: expect.any(Number),
        Email,
        Language: 'en',
        DepartmentId,
        DepartmentName: expect.stringMatching(/^Department /),
        SlackChannel: null,
        SlackId: 'U7',
        ...DAILY,
        ReportedUntil: null,
      });
      expect(Math.abs(Date.parse(ReportSince!) - Date.now())).toBeLessThan(600_000);
      await call('SaveReport', { Email, ReportEvery: 'weekly' });
      expect((await reader(Email))!.ReportSince).toBe(ReportSince);
      await call('SaveReport', { Email, ReportEvery: 'none' });
      expect(await reader(Email)).toBeUndefined();
      await call('SaveReport', { Email, ReportEvery: 'daily' });
      await call('SaveUser', { UserEmail: Email, Active: false });
      expect(await reader(Email)).toBeUndefined();
    });

    it('is based on what ended and was missed between two times, and on what is active, waiting or open', async () => {
      const watcher = await openIdleWatcher(fixture);
      const job = await newJob({ Icon: '📦', Cron: '0 3 * * *', TimeZone: 'UTC' });
      const { JobId, DepartmentId, Name: JobName } = job;
      const idle = await newJob({ DepartmentId });
      const run = async (at: string, to: string | null, more: object = {}, begin: object = {}) => {
        const events = to === null ? {} : { end: end(1, { at: to, ...more }) };
        return addRun(events, { jobId: JobId, at, ...begin });
      };
      for (let minute = 10; minute < 41; minute++)
        await run(`${day(-4)}T10:${minute}:00.000Z`, `${day(-4)}T10:${minute}:30.500Z`);
      await run(`${day(-1)}T22:59:00.000Z`, From);
      await run(`${day()}T10:00:00.000Z`, `${day()}T10:02:00.000Z`);
      await run(`${day()}T11:00:00.000Z`, `${day()}T11:02:00.000Z`, { status: 'Cancelled' });
      // One began before and ended in it; the other the other way round.
      const failed = await run(`${day(-1)}T22:50:00.000Z`, `${day()}T12:00:00.000Z`, {
        status: 'Error',
        message: 'È rotto 📦',
      });
      await run(`${day()}T22:50:00.000Z`, Until, { status: 'Error' });
      const going = await run(`${day()}T20:00:00.000Z`, null, {}, { heartbeatSeconds: null });
      const waiting = await run(`${day()}T09:00:00.000Z`, `${day()}T09:30:00.000Z`);
      await execute(`UPDATE LogHistory SET Validation = 'Waiting' WHERE RunId = '${waiting}'`);
      const due = (at: string, late: string, status: string) =>
        execute(
          `INSERT INTO ExpectedRuns (JobId, DueAt, LateAt, Status) VALUES (${JobId}, '${at}', '${late}', '${status}')`,
        );
      await due(`${day()}T03:00:00.000Z`, `${day()}T03:05:00.000Z`, 'Missed');
      await due(`${day(-1)}T22:58:00.000Z`, `${day(-1)}T23:03:00.000Z`, 'Missed');
      await due(`${day()}T22:58:00.000Z`, `${day()}T23:03:00.000Z`, 'Missed');
      await due(`${day(-1)}T23:00:00.000Z`, `${day(-1)}T23:05:00.000Z`, 'Excused');
      const { TicketId, OpenedAt } = await newTicket({ RunId: failed });
      await newJob();

      const [facts] = await watcher.call('ReadReport', { DepartmentId, From, Until });
      const jobs: JobReportFacts[] = JSON.parse(facts!.Jobs);
      const [{ Before, ...known }] = jobs as [JobReportFacts];
      expect(jobs).toHaveLength(1);
      expect(known).toEqual({
        JobId,
        JobName,
        Icon: '📦',
        Done: 3,
        Warned: 0,
        Failed: 1,
        Lost: 0,
        Cancelled: 1,
        Due: 3,
        Missed: 2,
        Milliseconds: (60_000 + 120_000 + 1_800_000) / 3,
        RunId: failed,
        Message: 'È rotto 📦',
      });
      expect(Before!.split(',').map(Number)).toEqual(Array(30).fill(30_500));
      const of = { JobId, JobName, Icon: '📦' };
      expect(list(facts!.Going)).toEqual([{ ...of, RunId: going, Since: `${day()}T20:00:00.000Z` }]);
      expect(list(facts!.Waiting)).toEqual([{ ...of, RunId: waiting, Since: `${day()}T09:30:00.000Z` }]);
      expect(list(facts!.Tickets)).toEqual([{ TicketId, Title: 'Broken', AssigneeName: null, Since: OpenedAt }]);
      const [all] = await watcher.call('ReadReport', { DepartmentId: null, From, Until });
      expect(JSON.parse(all!.Jobs).length).toBeGreaterThanOrEqual(1);
      const [nothing] = await watcher.call('ReadReport', { DepartmentId: await newDepartment(), From, Until });
      expect(nothing).toEqual({ Jobs: '[]', Going: '[]', Waiting: '[]', Tickets: '[]' });
      expect(idle.JobId).not.toBe(JobId);
    });

    it('is sent once, by the first watcher, to nobody else', async () => {
      const watchers = [await openIdleWatcher(fixture), await fixture.watcher(), await fixture.watcher()];
      const Email = await newUser({ ...DAILY, Language: 'en' });
      const { UserId } = (await reader(Email))!;
      const Text = JSON.stringify({ È: '📦' });
      const saving = { Now: Until, UserId, Until, Text, Channel: 'mail', Recipient: Email } as const;
      const saved = await Promise.all(watchers.map((one) => one.call('SaveReport', saving)));
      expect(saved.flat().filter(({ Saved }) => Saved)).toHaveLength(1);
      expect((await watchers[0]!.call('SaveReport', { ...saving, Until: From }))[0]!.Saved).toBe(false);
      expect((await reader(Email, watchers[0]))!.ReportedUntil).toBe(Until);

      expect((await call('ListAlerts', { PageSize: 100 })).map(({ Kind }) => Kind)).not.toContain('report');
      const claimed = (await claim(watchers[0]!, Until))!;
      expect(await claim(watchers[0]!, Until)).toBeUndefined();
      expect(claimed).toMatchObject({
        Kind: 'report',
        Reason: 'report',
        Recipient: Email,
        Language: 'en',
        Text,
        DepartmentId: null,
        DepartmentName: null,
        Beside: 0,
      });
      const { DeliveryKey } = claimed;
      await finish(watchers[0]!, claimed, { Now: Until, Status: 'Failed' });
      const letters = await call('ListDeadLetters', {});
      expect(letters).toContainEqual(expect.objectContaining({ DeliveryKey, Kind: 'report', DepartmentId: null }));
      await call('ResendDelivery', { DeliveryKey });
      expect((await watchers[0]!.call('ListStranded', { Channels: ['slack'], WaitedSeconds: -1e9 })).length).toBe(0);
    });

    it('is removed after a month, alerts later', async () => {
      const watcher = await openIdleWatcher(fixture);
      const Email = await newUser(DAILY);
      const { UserId } = (await reader(Email))!;
      const Text = `{"of":"${randomUUID()}"}`;
      await watcher.call('SaveReport', { Now: From, UserId, Until, Text, Channel: 'mail', Recipient: Email });
      const purge = async (Now: string) => {
        while ((await watcher.call('PurgeOld', { Now }))[0]!.More);
        return (await claim(watcher, Now)) !== undefined;
      };
      expect(await purge(`${day(29)}T22:00:00.000Z`)).toBe(true);
      expect(await purge(`${day(30)}T23:00:00.000Z`)).toBe(false);
    });
  });
}

function list(text: string): (RunReportFacts | TicketReportFacts)[] {
  return JSON.parse(text);
}
