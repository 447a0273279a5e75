import type { RunFacts } from '../../src/index';
import type { Fixture } from './engines';
import { HOURLY, day, end, sorted } from './fixtures';
import { expectRuns, judgement, later, opened, useIdleWatcher, TEN, makeDelivery } from './watched';

const AT = { SettleSeconds: 60 };

export function judgements(fixture: Fixture): void {
  const { call, callOne, addRun, newAlert, newDelivery, newJob } = fixture;
  const watcher = useIdleWatcher(fixture);
  const newJobId = async (fields = {}) => (await newJob(fields)).JobId;

  describe('a judgement', () => {
    it('counts once: a decision that was based on an older state changes nothing', async () => {
      const JobId = await newJobId();
      const save = (Version: number, FailuresInRow: number, key: string) =>
        watcher.call(
          'SaveJudgement',
          judgement(JobId, { Version, FailuresInRow, SuccessesInRow: 7, Opened: [opened(`${key}/${JobId}`)] }),
        );
      expect(await save(0, 1, 'first')).toEqual([{ Saved: true }]);
      expect(await save(0, 2, 'second')).toEqual([{ Saved: false }]);
      expect(await watcher.call('ReadJob', { JobId, Now: TEN, ...AT })).toMatchObject([
        { Version: 1, FailuresInRow: 1, SuccessesInRow: 7 },
      ]);
      expect(await call('ListAlerts', { JobId })).toHaveLength(1);
    });

    it('of two watchers at once counts for the faster one', async () => {
      const watchers = [watcher, await fixture.watcher(), await fixture.watcher()];
      const JobId = await newJobId();
      const answers = await Promise.all(
        watchers.map((one, index) =>
          one.call('SaveJudgement', judgement(JobId, { Opened: [opened(`race/${JobId}/${index}`)] })),
        ),
      );
      expect(answers.flat().filter(({ Saved }) => Saved)).toHaveLength(1);
      expect(await call('ListAlerts', { JobId })).toHaveLength(1);
    });

    it('is saved completely or not at all', async () => {
      const JobId = await newJobId();
      const wrong = judgement(JobId, {
        Opened: [opened(`whole/${JobId}`)],
        Deliveries: [makeDelivery(`whole/${JobId}`, { Channel: 'pigeon' as never })],
      });
      await expect(watcher.call('SaveJudgement', wrong)).rejects.toThrow();
      expect(await watcher.call('ReadJob', { JobId, Now: TEN, ...AT })).toMatchObject([{ Version: 0, Alerts: '[]' }]);
    });

    it('records which runs are matched and judged, and what happened to expected runs', async () => {
      const JobId = await newJobId(HOURLY);
      await expectRuns(fixture, JobId, TEN, later(3600));
      const run = await addRun({ end: end(1, { at: later(30) }) }, { jobId: JobId, at: TEN });
      const read = async () => (await watcher.call('ReadJob', { JobId, Now: later(90_000), ...AT }))[0]!;
      const [facts] = JSON.parse((await read()).Runs) as [RunFacts];
      const { RunKey, JudgeDueAt } = facts;
      await watcher.call(
        'SaveJudgement',
        judgement(JobId, {
          Matched: [RunKey],
          // An end that arrived meanwhile has another time, and must still be judged.
          Judged: [{ RunKey, JudgeDueAt: later(1) }],
          Expected: [
            { DueAt: TEN, Status: 'Fulfilled', RunKey },
            { DueAt: later(3600), Status: 'Missed', RunKey: null },
          ],
        }),
      );
      expect(JSON.parse((await read()).Runs)).toMatchObject([{ RunKey, ToMatch: 0, JudgeDueAt }]);
      await watcher.call(
        'SaveJudgement',
        judgement(JobId, { Version: 1, Judged: [{ RunKey, JudgeDueAt: JudgeDueAt! }] }),
      );
      expect((await read()).Runs).toBe('[]');
      const rows = await call('ListDay', { From: later(-60), To: later(7200), JobId });
      expect(rows.map(({ Kind, Status, RunId }) => [Kind, Status, RunId])).toEqual([
        ['Run', 'Done', run.begin.runId],
        ['Expected', 'Missed', null],
      ]);
      expect(await watcher.call('ListJobsToJudge', { Now: later(90_000), ...AT })).toEqual([]);
    });

    it('opens only one alert for an event, whoever opens it', async () => {
      const JobId = await newJobId();
      const EventKey = `once/${JobId}`;
      const Text = 'È "rotto": C:\\dati\\prezzi.csv 📦';
      const first = opened(EventKey, { Kind: 'missed', DueAt: TEN, Text, SeenCount: 2, RepeatAt: later(60) });
      await watcher.call('SaveJudgement', judgement(JobId, { Opened: [first], Deliveries: [makeDelivery(EventKey)] }));
      await watcher.call(
        'SaveJudgement',
        judgement(JobId, {
          Version: 1,
          Opened: [first, opened(`other/${JobId}`, { ClosedAt: later(5), Fingerprint: 'ff' })],
          Deliveries: [makeDelivery(EventKey), makeDelivery(`other/${JobId}`, { Channel: 'slack', Recipient: '#it' })],
        }),
      );
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
      const [facts] = await watcher.call('ReadJob', { JobId, Now: TEN, ...AT });
      expect(JSON.parse(facts!.Alerts)).toEqual([
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
      const [acknowledged] = await watcher.call('ReadJob', { JobId, Now: TEN, ...AT });
      expect(JSON.parse(acknowledged!.Alerts)).toMatchObject([{ Acknowledged: 1, RepeatAt: null }]);
    });

    it('counts repetitions, and says when an alert must be repeated', async () => {
      const JobId = await newJobId();
      const AlertKey = await newAlert({ JobId });
      const Seen = [
        { AlertKey, At: later(20) },
        { AlertKey, At: later(10) },
      ];
      await watcher.call('SaveJudgement', judgement(JobId, { Seen, Repeated: [{ AlertKey, RepeatAt: later(60) }] }));
      const alert = await callOne('ListAlerts', { JobId });
      expect(alert).toMatchObject({ SeenCount: 3, LastSeenAt: later(20) });
      expect(await watcher.call('ListJobsToJudge', { Now: later(60), ...AT })).toEqual([{ JobId }]);
      await watcher.call(
        'SaveJudgement',
        judgement(JobId, { Version: 1, Repeated: [{ AlertKey, RepeatAt: null }], Seen: [{ AlertKey, At: TEN }] }),
      );
      expect(await callOne('ListAlerts', { JobId })).toMatchObject({ LastSeenAt: later(20) });
      expect(await watcher.call('ListJobsToJudge', { Now: later(60), ...AT })).toEqual([]);
    });

    it('that closes an alert tells those who were told that it began, and nobody else', async () => {
      const JobId = await newJobId();
      const AlertKey = await newAlert({ JobId, RepeatAt: `${day()}T12:00:00.000` });
      await newDelivery(AlertKey, { Recipient: '#told' });
      await newDelivery(AlertKey, { Recipient: '#told', Reason: 'repeat' });
      await newDelivery(AlertKey, { Recipient: '#trying', Status: 'Waiting', Attempts: 2 });
      await newDelivery(AlertKey, { Recipient: '#never', Status: 'Failed' });
      await newDelivery(AlertKey, { Recipient: '#untold', Status: 'Waiting', Attempts: 0 });
      const silently = await newAlert({ JobId });
      await newDelivery(silently, { Recipient: '#told' });
      const Closed = [
        { AlertKey, At: later(5), Tell: true, NotBefore: later(9) },
        { AlertKey: silently, At: later(5), Tell: false, NotBefore: later(9) },
      ];
      await watcher.call('SaveJudgement', judgement(JobId, { Closed }));
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
      // Its message is changed to show that it is over.
      expect(await recorded(silently)).toEqual(
        sorted([
          ['#told', 'Sent', 1],
          ['#told', 'Waiting', 0, later(9)],
        ]),
      );
      expect((await call('ListAlerts', { JobId })).map(({ ClosedAt }) => ClosedAt)).toEqual([later(5), later(5)]);
    });
  });
}
