import type { Fixture } from './engines';
import { HOURLY, day, end, sorted } from './fixtures';
import { expectRuns, later, makeDelivery, opened, readJob, saveJudgement, TEN, useIdleWatcher } from './watched';

const AT = { SettleSeconds: 60 };

export function judgements(fixture: Fixture): void {
  const { call, callOne, addRun, newAlert, newDelivery, newJob } = fixture;
  const watcher = useIdleWatcher(fixture);
  const newJobId = async (fields = {}) => (await newJob(fields)).JobId;

  describe('a judgement', () => {
    it('counts once: a decision that was based on an older state changes nothing', async () => {
      const JobId = await newJobId();
      const save = (FailuresInRow: number, key: string) =>
        saveJudgement(watcher, JobId, { FailuresInRow, SuccessesInRow: 7, Opened: [opened(`${key}/${JobId}`)] });
      expect(await save(1, 'first')).toBe(true);
      expect(await save(2, 'second')).toBe(false);
      expect(await readJob(watcher, JobId)).toMatchObject({ Version: 1, FailuresInRow: 1, SuccessesInRow: 7 });
      expect(await call('ListAlerts', { JobId })).toHaveLength(1);
    });

    it('of two watchers at once counts for the faster one', async () => {
      const watchers = [watcher, await fixture.watcher(), await fixture.watcher()];
      const JobId = await newJobId();
      const answers = await Promise.all(
        watchers.map((one, index) => saveJudgement(one, JobId, { Opened: [opened(`race/${JobId}/${index}`)] })),
      );
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await call('ListAlerts', { JobId })).toHaveLength(1);
    });

    it('is saved completely or not at all', async () => {
      const JobId = await newJobId();
      const Deliveries = [makeDelivery(`whole/${JobId}`, { Channel: 'pigeon' as never })];
      const saved = saveJudgement(watcher, JobId, { Opened: [opened(`whole/${JobId}`)], Deliveries });
      await expect(saved).rejects.toThrow();
      expect(await readJob(watcher, JobId)).toMatchObject({ Version: 0, Alerts: [] });
    });

    it('records which runs are matched and judged, and what happened to expected runs', async () => {
      const JobId = await newJobId(HOURLY);
      await expectRuns(fixture, JobId, TEN, later(3600));
      const RunId = await addRun({ end: end(1, { at: later(30) }) }, { jobId: JobId, at: TEN });
      const readRuns = async () => (await readJob(watcher, JobId, later(90_000))).Runs;
      const { RunKey, JudgeDueAt } = (await readRuns())[0]!;
      await saveJudgement(watcher, JobId, {
        Matched: [RunKey],
        // An end that arrived meanwhile has another time, and must still be judged.
        Judged: [{ RunKey, JudgeDueAt: later(1) }],
        Expected: [
          { DueAt: TEN, Status: 'Fulfilled', RunKey },
          { DueAt: later(3600), Status: 'Missed', RunKey: null },
        ],
      });
      expect(await readRuns()).toMatchObject([{ RunKey, ToMatch: 0, JudgeDueAt }]);
      await saveJudgement(watcher, JobId, { Version: 1, Judged: [{ RunKey, JudgeDueAt: JudgeDueAt! }] });
      expect(await readRuns()).toEqual([]);
      const rows = await call('ListDay', { From: later(-60), To: later(7200), JobId });
      expect(rows.map((row) => [row.Kind, row.Status, row.RunId])).toEqual([
        ['Run', 'Done', RunId],
        ['Expected', 'Missed', null],
      ]);
      expect(await watcher.call('ListJobsToJudge', { Now: later(90_000), ...AT })).toEqual([]);
    });

    it('opens only one alert for an event, whoever opens it', async () => {
      const JobId = await newJobId();
      const EventKey = `once/${JobId}`;
      const Text = 'È "rotto": C:\\dati\\prezzi.csv 📦';
      const first = opened(EventKey, { Kind: 'missed', DueAt: TEN, Text, SeenCount: 2, RepeatAt: later(60) });
      await saveJudgement(watcher, JobId, { Opened: [first], Deliveries: [makeDelivery(EventKey)] });
      await saveJudgement(watcher, JobId, {
        Version: 1,
        Opened: [first, opened(`other/${JobId}`, { ClosedAt: later(5), Fingerprint: 'ff' })],
        Deliveries: [makeDelivery(EventKey), makeDelivery(`other/${JobId}`, { Channel: 'slack', Recipient: '#it' })],
      });
      const [other, alert, ...more] = await call('ListAlerts', { JobId });
      expect(more).toEqual([]);
      expect(alert).toMatchObject({ Kind: 'missed', DueAt: TEN, Text, SeenCount: 2, OpenedAt: TEN, ClosedAt: null });
      expect(other).toMatchObject({ Kind: 'error', ClosedAt: later(5), Fingerprint: 'ff', DueAt: null });
      const recorded = async (AlertKey: string) =>
        (await call('ListDeliveries', { AlertKey })).map(
          ({ Channel, Recipient, Status, At }) => `${Channel} ${Recipient} ${Status} ${At}`,
        );
      expect(await recorded(alert!.AlertKey)).toEqual([`mail davide@example.org Waiting ${TEN}`]);
      expect(await recorded(other!.AlertKey)).toEqual([`slack #it Waiting ${TEN}`]);
      expect((await readJob(watcher, JobId)).Alerts).toEqual([
        {
          AlertKey: alert!.AlertKey,
          Kind: 'missed',
          RunKey: null,
          Fingerprint: null,
          OpenedAt: TEN,
          Acknowledged: 0,
          RepeatAt: later(60),
          LastSeenAt: TEN,
          SeenCount: expect.any(Number),
        },
      ]);
      await call('AcknowledgeAlert', { AlertKey: alert!.AlertKey });
      expect((await readJob(watcher, JobId)).Alerts).toMatchObject([{ Acknowledged: 1, RepeatAt: null }]);
    });

    it('counts repetitions, and says when an alert must be repeated', async () => {
      const JobId = await newJobId();
      const AlertKey = await newAlert({ JobId });
      const Seen = [
        { AlertKey, At: later(20) },
        { AlertKey, At: later(10) },
      ];
      await saveJudgement(watcher, JobId, { Seen, Repeated: [{ AlertKey, RepeatAt: later(60) }] });
      const alert = await callOne('ListAlerts', { JobId });
      expect(alert).toMatchObject({ SeenCount: 3, LastSeenAt: later(20) });
      expect(await watcher.call('ListJobsToJudge', { Now: later(60), ...AT })).toEqual([{ JobId }]);
      await saveJudgement(watcher, JobId, {
        Version: 1,
        Repeated: [{ AlertKey, RepeatAt: null }],
        Seen: [{ AlertKey, At: TEN }],
      });
      expect(await callOne('ListAlerts', { JobId })).toMatchObject({ LastSeenAt: later(20) });
      expect(await watcher.call('ListJobsToJudge', { Now: later(60), ...AT })).toEqual([]);
    });

    it('that closes an alert tells those who were told that it began, and nobody else', async () => {
      const JobId = await newJobId();
      const AlertKey = await newAlert({ JobId, RepeatAt: `${day()}T12:00:00.000Z` });
      await newDelivery(AlertKey, { Recipient: '#told' });
      await newDelivery(AlertKey, { Recipient: '#told', Reason: 'repeat' });
      await newDelivery(AlertKey, { Recipient: '#trying', Status: 'Waiting', Attempts: 2 });
      await newDelivery(AlertKey, { Recipient: '#never', Status: 'Failed' });
      await newDelivery(AlertKey, { Recipient: '#untold', Status: 'Waiting', Attempts: 0 });
      const silently = await newAlert({ JobId });
      await newDelivery(silently, { Recipient: '#told' });
      await newDelivery(silently, { Recipient: '#onItsWay', Status: 'Sending', ServiceId: null });
      const Closed = [
        { AlertKey, At: later(5), Ending: 0, Tell: true, NotBefore: later(9) },
        { AlertKey: silently, At: later(5), Ending: 0, Tell: false, NotBefore: later(9) },
      ];
      await saveJudgement(watcher, JobId, { Closed });
      const recorded = async (key: string) =>
        sorted(
          (await call('ListDeliveries', { AlertKey: key })).map(({ Recipient, Status, Attempts, At }) => [
            Recipient,
            Status,
            Attempts,
            ...(Attempts === 0 ? [At] : []),
          ]),
        );
      expect(await recorded(AlertKey)).toEqual(
        sorted([
          ['#told', 'Sent', 1],
          ['#told', 'Sent', 1],
          ['#trying', 'Waiting', 2],
          ['#never', 'Failed', 1],
          ['#told', 'Waiting', 0, later(9)],
          ['#trying', 'Waiting', 0, later(9)],
        ]),
      );
      // Its messages are changed to show that it is over.
      expect(await recorded(silently)).toEqual(
        sorted([
          ['#told', 'Sent', 1],
          ['#told', 'Waiting', 0, later(9)],
          ['#onItsWay', 'Sending', 1],
          ['#onItsWay', 'Waiting', 0, later(9)],
        ]),
      );
      expect((await call('ListAlerts', { JobId })).map(({ ClosedAt }) => ClosedAt)).toEqual([later(5), later(5)]);
    });
  });
}
