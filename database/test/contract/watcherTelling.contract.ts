import type { ProblemScope } from '../../src/index';
import type { Fixture } from './engines';
import { claim, finish, openWaiting, saveJudgement, later, opened, useIdleWatcher, TEN } from './watched';

const byMail = (...Recipients: string[]) => Recipients.map((Recipient) => ({ Channel: 'mail' as const, Recipient }));

const aProblem = (Key: string, Text: string, JobId: number | null = null) => ({ Key, JobId, Text });

export function watcherTelling(fixture: Fixture): void {
  const { call, callOne, newAlert, newJob, newUser } = fixture;
  const watcher = useIdleWatcher(fixture);
  const delivered = async (AlertKey: string) => await callOne('ListDeliveries', { AlertKey });

  describe("a message that can't arrive", () => {
    it('is found after waiting for a channel that nobody has', async () => {
      await openWaiting(fixture, watcher, { Channel: 'slack', Recipient: '#it' });
      await openWaiting(fixture, watcher);
      const stranded = (seconds: number) =>
        watcher.call('ListStranded', { Now: later(seconds), Channels: ['mail'], WaitedSeconds: 300 });
      expect(await stranded(299)).toEqual([]);
      expect(await stranded(300)).toEqual([
        {
          DeliveryKey: expect.stringMatching(/^\d+$/),
          Channel: 'slack',
          Recipient: '#it',
          DepartmentId: expect.any(Number),
          SlackChannel: null,
          MailAddress: null,
        },
      ]);
    });

    it('is sent to others, once each, and the number of them is returned', async () => {
      const { AlertKey } = await openWaiting(fixture, watcher, { Channel: 'slack', Recipient: '#it' });
      const { DeliveryKey } = await delivered(AlertKey);
      const redirect = async (...names: string[]) =>
        (
          await watcher.call('RedirectDelivery', {
            Now: later(9),
            DeliveryKey,
            Answer: 'Niente Slack ✋',
            Recipients: byMail(...names),
          })
        )[0];
      expect(await redirect('a@example.org', 'b@example.org')).toEqual({ Added: 2, Told: 2 });
      expect(await redirect('a@example.org', 'c@example.org')).toEqual({ Added: 1, Told: 2 });
      expect(await redirect()).toEqual({ Added: 0, Told: 0 });
      const all = await call('ListDeliveries', { AlertKey });
      expect(all.map(({ Recipient, Status }) => `${Recipient} ${Status}`).toSorted()).toEqual([
        '#it Failed',
        'a@example.org Waiting',
        'b@example.org Waiting',
        'c@example.org Waiting',
      ]);
      expect(all.find(({ Status }) => Status === 'Failed')).toMatchObject({ Answer: 'Niente Slack ✋', At: later(9) });
      const claimed = (await claim(watcher, later(9)))!;
      await finish(watcher, claimed, { Status: 'Failed' });
      expect(await redirect(claimed.Recipient)).toEqual({ Added: 0, Told: 0 });
    });

    it('that was sent meanwhile is sent to nobody else', async () => {
      await openWaiting(fixture, watcher);
      const claimed = (await claim(watcher, TEN))!;
      await finish(watcher, claimed, {});
      const input = { DeliveryKey: claimed.DeliveryKey, Answer: 'x', Recipients: byMail('a@example.org') };
      expect((await watcher.call('RedirectDelivery', input))[0]!.Added).toBe(0);
    });
  });

  describe("what watchers can't do", () => {
    it('is kept for each part of the work, replaced each time, and reported as new once', async () => {
      const { JobId, Name, DepartmentId } = await newJob();
      const save = (Problems: ReturnType<typeof aProblem>[], Scope: ProblemScope = 'judge') =>
        watcher.call('SaveProblems', { Now: TEN, Scope, Problems });
      const first = aProblem(`judge/${JobId}`, 'Prezzo «7» ✋', JobId);
      expect(await save([first])).toEqual([{ ProblemKey: first.Key }]);
      expect(await save([aProblem('mail', 'No quota')], 'mail')).toEqual([{ ProblemKey: 'mail' }]);
      expect(await save([{ ...first, Text: 'Other' }, aProblem('judge/0', 'x'.repeat(2000), 2_000_000_000)])).toEqual([
        { ProblemKey: 'judge/0' },
      ]);
      expect(await call('ListWatcherProblems', {})).toEqual([
        {
          ProblemKey: 'judge/0',
          Scope: 'judge',
          JobId: null,
          JobName: null,
          DepartmentId: null,
          Text: 'x'.repeat(1000),
          Since: TEN,
        },
        { ProblemKey: first.Key, Scope: 'judge', JobId, JobName: Name, DepartmentId, Text: 'Other', Since: TEN },
        expect.objectContaining({ ProblemKey: 'mail', Text: 'No quota' }),
      ]);
      await save([]);
      await save([], 'mail');
      expect(await call('ListWatcherProblems', {})).toEqual([]);
    });

    it('may concern any job: each is listed with what is checked', async () => {
      await call('SaveSetting', { Name: 'AlertRules', Value: null });
      const OwnerEmail = await newUser();
      const { JobId, Name, DepartmentId } = await newJob({ OwnerEmail, AlertRules: '{"after":2}' });
      expect(await watcher.call('ListJobsToCheck', { AfterJobId: JobId - 1 })).toEqual([
        {
          JobId,
          Name,
          TimeZone: null,
          DepartmentId,
          OwnerEmail,
          SlackChannel: null,
          MailAddress: null,
          AlertRules: '{"after":2}',
          DepartmentAlertRules: null,
          GlobalAlertRules: null,
        },
      ]);
    });
  });

  describe('people who can be told', () => {
    it('are the active users', async () => {
      const Email = await newUser({ SlackChannel: '#davide' });
      const gone = await newUser({ Active: false });
      const people = await watcher.call('ListPeople', {});
      expect(people).toContainEqual(
        expect.objectContaining({ Email, SlackChannel: '#davide', SlackId: null, Role: 'viewer', Active: true }),
      );
      expect(people).toContainEqual(expect.objectContaining({ Email: gone, Active: false }));
    });
  });

  describe("an outage's alerts", () => {
    it('are sent in one summary, by the first watcher', async () => {
      const OwnerEmail = await newUser();
      const job = await newJob({ OwnerEmail });
      const { JobId, DepartmentId } = job;
      const keys = [`lost/${JobId}`, `missed/${JobId}`];
      const Opened = keys.map((key, index) =>
        opened(key, { InSummary: true, At: later(index), Kind: index === 0 ? 'lost' : 'missed' }),
      );
      await saveJudgement(watcher, JobId, { Opened });
      await newAlert({ JobId });
      const untold = await watcher.call('ListOutageAlerts', {});
      expect(untold).toEqual(
        Opened.map(({ Kind, At }) => ({
          AlertKey: expect.stringMatching(/^\d+$/),
          Kind,
          JobId,
          JobName: job.Name,
          DepartmentId,
          SlackChannel: null,
          MailAddress: null,
          OwnerEmail,
          OpenedAt: At,
        })),
      );
      const AlertKeys = untold.map(({ AlertKey }) => AlertKey);
      const Text = JSON.stringify({ lost: ['è "x"'], long: 'y'.repeat(5000) });
      const summary = {
        Now: later(60),
        EventKey: `summary/${AlertKeys[0]}`,
        DepartmentId,
        Text,
        AlertKeys,
        Deliveries: [{ Channel: 'mail' as const, Recipient: OwnerEmail, NotBefore: later(60) }],
      };
      expect(await watcher.call('SaveSummary', { ...summary, AlertKeys: [...AlertKeys, '1'] })).toEqual([
        { Saved: false },
      ]);
      expect(await watcher.call('ListOutageAlerts', {})).toHaveLength(2);
      expect(await watcher.call('SaveSummary', summary)).toEqual([{ Saved: true }]);
      expect(await watcher.call('SaveSummary', { ...summary, EventKey: 'summary/again' })).toEqual([{ Saved: false }]);
      expect(await watcher.call('ListOutageAlerts', {})).toEqual([]);
      expect(await claim(watcher, later(60))).toMatchObject({
        Kind: 'summary',
        Text,
        JobId: null,
        JobName: null,
        DepartmentId,
        Recipient: OwnerEmail,
        OpenedAt: later(60),
        ClosedAt: later(60),
      });
      expect(await claim(watcher, later(60))).toBeUndefined();
    });
  });
}
