import type { FailureMailClaim, RunBatch } from '#database/store/runStore';
import type { DeliveryRow, SaveJobInput } from '../../src/index';
import type { Fixture } from './engines';
import { day, end, inMinutes, newRun } from './fixtures';

type End = Partial<NonNullable<RunBatch['end']>>;

const claimOf = (RunId: string): FailureMailClaim => ({ RunId, ClaimedBy: 'SRV-IT-01/4711', LeaseSeconds: 60 });

export function failureMails(fixture: Fixture): void {
  const { database, execute, addRun, call, getRun, newDepartment, newJob, newUser } = fixture;
  const failed = (jobId: number, more: End = {}, begin: Partial<RunBatch['begin']> = {}) =>
    addRun({ end: end(1, { status: 'Error', message: 'It fails', ...more }) }, { jobId, ...begin });
  const claim = (RunId: string) => database.store.claimFailureMail(claimOf(RunId));
  const ownedJob = async (fields: SaveJobInput = {}) => {
    const OwnerEmail = await newUser({ Language: 'en' });
    return newJob({ OwnerEmail, ...fields });
  };
  const setting = async (name: string, value: string | null) => {
    await execute(`DELETE FROM Settings WHERE Name = '${name}'`);
    if (value !== null) await execute(`INSERT INTO Settings (Name, Value) VALUES ('${name}', '${value}')`);
  };
  const deliveriesOf = async (JobId: number): Promise<DeliveryRow[]> => {
    const alerts = await call('ListAlerts', { JobId });
    const lists = alerts.map(({ AlertKey }) => call('ListDeliveries', { AlertKey }));
    return (await Promise.all(lists)).flat();
  };

  describe('the mail about a failed run that its shipper claims', () => {
    beforeEach(() => setting('WatcherSeenAt', null));
    afterAll(() => setting('WatcherSeenAt', null));

    it('goes to the owner, once, with everything that it needs', async () => {
      const { store } = fixture;
      const job = await ownedJob({ Icon: '📈', Cron: '0 5 * * *', TimeZone: 'Europe/Rome' });
      const RunId = await failed(job.JobId, { traceback: 'Error: It fails', fingerprint: '0123456789abcdef' });
      const stores = [await store(), await store()];
      const claims = await Promise.all(stores.map((one) => one.claimFailureMail(claimOf(RunId))));
      expect(claims.filter(Boolean)).toEqual([
        {
          DeliveryKey: expect.any(String),
          Recipient: job.OwnerEmail,
          Language: 'en',
          JobName: `📈 ${job.Name}`,
          DepartmentName: job.DepartmentName,
          TimeZone: 'Europe/Rome',
        },
      ]);
      expect(await claim(RunId)).toBeUndefined();
      expect(await call('ListAlerts', { JobId: job.JobId })).toMatchObject([
        { Kind: 'error', RunId, Text: 'It fails', Fingerprint: '0123456789abcdef', ClosedAt: null, SeenCount: 1 },
      ]);
      expect(await deliveriesOf(job.JobId)).toMatchObject([
        { Channel: 'mail', Recipient: job.OwnerEmail, Status: 'Sending', Attempts: 1, SentAt: null },
      ]);
    });

    it.each([
      ['TimedOut', 'error'],
      ['Lost', 'lost'],
    ] as const)('is of a run that is %s', async (status, Kind) => {
      const { JobId } = await ownedJob();
      expect(await claim(await failed(JobId, { status }))).toBeDefined();
      expect(await call('ListAlerts', { JobId })).toMatchObject([{ Kind }]);
    });

    it('exists for no other run, and not for a run that was lost at a terminal, whoever sends the rest of it', async () => {
      const { store } = database;
      const { JobId } = await ownedJob();
      for (const status of ['Done', 'Cancelled'] as const) {
        expect(await claim(await failed(JobId, { status }))).toBeUndefined();
      }
      const pending = newRun(JobId, { atTerminal: true });
      await store.apply(pending);
      await store.apply(pending);
      expect(await claim(pending.begin.runId)).toBeUndefined();
      // An older shipper, which doesn't know about terminals.
      const { atTerminal: _, ...begin } = pending.begin;
      await store.apply({ ...pending, begin, end: end(1, { status: 'Lost' }) });
      expect(await claim(pending.begin.runId)).toBeUndefined();
      expect(await claim(await failed(JobId, {}, { atTerminal: true }))).toBeDefined();
      expect(await claim(await failed(JobId, { status: 'Lost' }, { atTerminal: false }))).toBeDefined();
      expect(await claim('00000000-0000-4000-8000-000000000000')).toBeUndefined();
    });

    it.each([
      ['a watcher judges and mails', { Judge: -2, Mail: -2, MailSetUp: -2 }, false],
      ['a watcher was seen, but none has judged for three minutes', { Judge: -4, Mail: -1, MailSetUp: -1 }, true],
      ['a watcher judges, but no mail goes any more', { Judge: -1, Mail: -4, MailSetUp: -1, Slack: -1 }, true],
      ['a watcher judges without any channel', { Judge: -1 }, true],
      ['a watcher judges and tells by Slack, the only channel', { Judge: -1, Slack: -1, SlackSetUp: -1 }, false],
    ])('is to be sent or not where %s', async (_which, minutes, isSent) => {
      const { JobId } = await ownedJob();
      const RunId = await failed(JobId);
      await setting('WatcherSeenAt', inMinutes(0));
      for (const [ability, ago] of Object.entries(minutes)) await setting(`Watcher${ability}At`, inMinutes(ago));
      expect((await claim(RunId)) !== undefined).toBe(isSent);
      for (const ability of Object.keys(minutes)) await setting(`Watcher${ability}At`, null);
    });

    it("isn't sent if the watcher has already opened the alert, or judged the run", async () => {
      const { JobId, DepartmentId } = await ownedJob();
      const [recorded, judged] = [await failed(JobId), await failed(JobId)];
      const run = await getRun(recorded);
      await execute(
        `INSERT INTO Alerts (EventKey, Kind, JobId, DepartmentId, Text, OpenedAt, LastSeenAt, ClosedAt)
         SELECT 'error/${run.RunKey}', 'error', ${JobId}, ${DepartmentId}, '', StartedAt, StartedAt, StartedAt
         FROM LogHistory WHERE RunId = '${recorded}'`,
      );
      expect(await claim(recorded)).toBeUndefined();
      await execute(`UPDATE LogHistory SET JudgeDueAt = NULL WHERE RunId = '${judged}'`);
      expect(await claim(judged)).toBeUndefined();
    });

    it.each<[string, SaveJobInput, boolean]>([
      ['whose rules tell of nothing', { AlertRules: '{"on":[]}' }, false],
      ['whose rules tell of other things', { AlertRules: '{"on":["lost","missed"],"after":1}' }, false],
      ['whose rules tell of errors', { AlertRules: '{"on":["error"],"quiet":"22:00-07:00"}' }, true],
      ['whose rules say nothing of it', { AlertRules: '{"repeat":"4h"}' }, true],
    ])('of a job %s', async (_what, fields, isTold) => {
      const { JobId } = await ownedJob(fields);
      expect((await claim(await failed(JobId))) !== undefined).toBe(isTold);
    });

    it('follows the rules of the department and of all, the more specific first', async () => {
      const { JobId, DepartmentId } = await ownedJob();
      const other = await ownedJob({ DepartmentId, AlertRules: '{"on":["error"]}' });
      await execute(`UPDATE Departments SET AlertRules = '{"on":["lost"]}' WHERE DepartmentId = ${DepartmentId}`);
      expect(await claim(await failed(JobId))).toBeUndefined();
      expect(await claim(await failed(JobId, { status: 'Lost' }))).toBeDefined();
      expect(await claim(await failed(other.JobId))).toBeDefined();
      const { JobId: elsewhere } = await ownedJob();
      await setting('AlertRules', '{"on":["missed"]}');
      expect(await claim(await failed(elsewhere))).toBeUndefined();
      await setting('AlertRules', null);
    });

    it("isn't sent for a snoozed or paused job", async () => {
      const { JobId } = await ownedJob();
      const snooze = (minutes: number) =>
        execute(`UPDATE Jobs SET SnoozedUntil = '${inMinutes(minutes)}' WHERE JobId = ${JobId}`);
      const RunId = await failed(JobId);
      await snooze(10);
      expect(await claim(RunId)).toBeUndefined();
      await execute(`UPDATE Jobs SET Paused = 1, SnoozedUntil = NULL WHERE JobId = ${JobId}`);
      expect(await claim(RunId)).toBeUndefined();
      await execute(`UPDATE Jobs SET Paused = 0 WHERE JobId = ${JobId}`);
      await snooze(-10);
      expect(await claim(RunId)).toBeDefined();
    });

    it('is sent after as many failures in a row as the rules say', async () => {
      const { JobId } = await ownedJob({ AlertRules: '{"after":2}' });
      const at = (minute: number, status: 'Done' | 'Error') =>
        failed(JobId, { status, fingerprint: `${minute}`.padStart(16, '0') }, { at: `${day()}T03:0${minute}:00.000Z` });
      expect(await claim(await at(0, 'Error'))).toBeUndefined();
      await at(1, 'Done');
      expect(await claim(await at(2, 'Error'))).toBeUndefined();
      expect(await claim(await at(3, 'Error'))).toBeDefined();
    });

    it("isn't sent for the same error again until the job has been Done", async () => {
      const { JobId } = await ownedJob();
      const at = (minute: number, more: End) =>
        failed(JobId, { at: `${day()}T10:0${minute}:30.000Z`, ...more }, { at: `${day()}T10:0${minute}:00.000Z` });
      const same = { fingerprint: 'aaaaaaaaaaaaaaaa' };
      expect(await claim(await at(0, same))).toBeDefined();
      expect(await claim(await at(1, same))).toBeUndefined();
      expect(await claim(await at(2, { fingerprint: 'bbbbbbbbbbbbbbbb' }))).toBeDefined();
      expect(await claim(await at(3, { status: 'Lost' }))).toBeDefined();
      expect(await claim(await at(4, { status: 'Lost' }))).toBeUndefined();
      await at(5, { status: 'Done' });
      expect(await claim(await at(6, same))).toBeDefined();
    });

    it('goes to the department if the job has no active owner, and to nobody if the department has no address', async () => {
      const DepartmentId = await newDepartment();
      const OwnerEmail = await newUser();
      const { JobId } = await newJob({ DepartmentId, OwnerEmail });
      await call('SaveUser', { UserEmail: OwnerEmail, Active: false });
      const RunId = await failed(JobId);
      expect(await claim(RunId)).toBeUndefined();
      await call('SaveDepartment', { DepartmentId, MailAddress: 'it@example.org' });
      expect(await claim(RunId)).toMatchObject({ Recipient: 'it@example.org', Language: 'it', TimeZone: null });
    });

    it.each(['Sent', 'Waiting'] as const)('is %s when whoever claimed it says so, once', async (Status) => {
      const { store } = database;
      const { JobId } = await ownedJob();
      const { DeliveryKey } = (await claim(await failed(JobId)))!;
      const finish = { DeliveryKey, ClaimedBy: 'SRV-IT-01/4711', Status, Answer: '📬'.repeat(3000) };
      await store.finishFailureMail({ ...finish, ClaimedBy: 'another' });
      expect(await deliveriesOf(JobId)).toMatchObject([{ Status: 'Sending' }]);
      await store.finishFailureMail(finish);
      await store.finishFailureMail({ ...finish, Status: 'Waiting', Answer: 'late' });
      const [delivery] = await deliveriesOf(JobId);
      expect(delivery).toMatchObject({ Status, Answer: expect.stringMatching(/^(📬)+/) });
      expect(delivery!.SentAt === null).toBe(Status !== 'Sent');
    });
  });
}
