import type { ClaimedDeliveryRow } from '../../src/index';
import type { Fixture } from './engines';
import { day, end } from './fixtures';
import { claim, finish, later, makeDelivery, opened, openWaiting, saveJudgement, TEN, useIdleWatcher } from './watched';

export function deliveries(fixture: Fixture): void {
  const { execute, addRun, call, callOne, getRun, newAlert, newDelivery, newJob, newTicket, newUser } = fixture;
  const watcher = useIdleWatcher(fixture);
  const delivered = async (AlertKey: string) => await callOne('ListDeliveries', { AlertKey });

  describe('a delivery', () => {
    it("contains everything about its alert and run, in the recipient's language", async () => {
      const Recipient = await newUser({ Language: 'en' });
      const job = await newJob({
        Icon: '📦',
        Cron: '0 3 * * *',
        TimeZone: 'Europe/Rome',
        DocumentationUrl: 'https://example.org/doc',
      });
      const { JobId } = job;
      const Traceback = `Error: "x"\n${'  at riga → 📦\n'.repeat(1000)}`;
      const failure = end(1, { status: 'Error', message: 'Prezzo < 7', traceback: Traceback });
      const RunId = await addRun({ end: failure }, { jobId: JobId });
      const { RunKey } = await getRun(RunId);
      const key = `error/${RunKey}`;
      await saveJudgement(watcher, JobId, {
        Opened: [opened(key, { RunKey })],
        Deliveries: [makeDelivery(key, { Recipient })],
      });
      const alert = await callOne('ListAlerts', { JobId });
      const first = await claim(watcher, TEN);
      expect(first).toEqual({
        DeliveryKey: expect.stringMatching(/^\d+$/),
        AlertKey: alert.AlertKey,
        Channel: 'mail',
        Recipient,
        Reason: 'opened',
        Attempts: 1,
        MaybeRepeated: false,
        WaitingSince: TEN,
        Beside: 0,
        Language: 'en',
        Kind: 'error',
        Text: 'It fails',
        OpenedAt: TEN,
        LastSeenAt: TEN,
        SeenCount: 1,
        AcknowledgedAt: null,
        AcknowledgedBy: null,
        AssigneeName: null,
        ClosedAt: null,
        DueAt: null,
        FirstServiceId: null,
        JobId,
        JobName: job.Name,
        Icon: '📦',
        DepartmentId: job.DepartmentId,
        DepartmentName: job.DepartmentName,
        SlackChannel: null,
        MailAddress: null,
        TimeZone: 'Europe/Rome',
        DocumentationUrl: 'https://example.org/doc',
        RunId,
        RunStatus: 'Error',
        StartedAt: `${day()}T10:00:00.000Z`,
        EndedAt: `${day()}T10:05:00.000Z`,
        Message: 'Prezzo < 7',
        Traceback,
        Machine: 'SRV-IT-01',
      });
      expect(await claim(watcher, TEN)).toBeUndefined();
    });

    it('waits for its time and channel, and the one that has waited longest comes first', async () => {
      const mail = await openWaiting(fixture, watcher, { NotBefore: later(20) });
      const slack = await openWaiting(fixture, watcher, { Channel: 'slack', Recipient: '#it', NotBefore: later(10) });
      expect(await claim(watcher, later(9))).toBeUndefined();
      expect(await claim(watcher, later(10), { Channels: ['mail'] })).toBeUndefined();
      expect(await claim(watcher, later(30), { Channels: [] })).toBeUndefined();
      expect((await claim(watcher, later(30)))?.AlertKey).toBe(slack.AlertKey);
      expect((await claim(watcher, later(30)))?.AlertKey).toBe(mail.AlertKey);
    });

    it('is claimed by only one of several watchers at once', async () => {
      const watchers = [watcher, ...(await Promise.all([1, 2, 3].map(() => fixture.watcher())))];
      for (let count = 0; count < 6; count += 1) await openWaiting(fixture, watchers[0]!);
      const claimed: string[] = [];
      await Promise.all(
        watchers.map(async (each, index) => {
          for (let tries = 0; tries < 12; tries += 1) {
            const one = await claim(each, TEN, { Watcher: `watcher ${index}` });
            if (one) claimed.push(one.DeliveryKey);
          }
        }),
      );
      expect(claimed).toHaveLength(6);
      expect(new Set(claimed).size).toBe(6);
    });

    it('is sent once, and its service id identifies the alert from then on', async () => {
      const { AlertKey } = await openWaiting(fixture, watcher, { Channel: 'slack', Recipient: '#it' });
      const first = (await claim(watcher, TEN))!;
      expect(await finish(watcher, first, { ServiceId: 'C1/17.42', Now: later(3) })).toBe(true);
      expect(await delivered(AlertKey)).toMatchObject({ Status: 'Sent', SentAt: later(3), Attempts: 1, Answer: 'ok' });
      expect(await finish(watcher, first)).toBe(false);
      expect(await claim(watcher, later(9000))).toBeUndefined();
      const Email = await newUser({ Role: 'operator', Name: 'Anna' });
      await call('AssignAlert', { AlertKey, AssigneeEmail: Email, Email });
      const changed = await claim(watcher, later(86_400 * 365));
      expect(changed).toMatchObject({
        Reason: 'changed',
        FirstServiceId: 'C1/17.42',
        AcknowledgedBy: 'Anna',
        AssigneeName: 'Anna',
        AcknowledgedAt: expect.stringMatching(/Z$/),
      });
      await finish(watcher, changed!);
      // Nothing changes, so nobody is told.
      await call('AssignAlert', { AlertKey, AssigneeEmail: Email, Email });
      expect(await claim(watcher, later(86_400 * 365))).toBeUndefined();
    });

    it('waits while another about the same alert is on its way to the same recipient', async () => {
      const { JobId, AlertKey } = await openWaiting(fixture, watcher, { Channel: 'slack', Recipient: '#it' });
      const first = (await claim(watcher, TEN))!;
      const next = {
        EventKey: null,
        AlertKey,
        Channel: 'slack' as const,
        Reason: 'repeat' as const,
        NotBefore: later(5),
      };
      const Deliveries = ['#it', '#hr'].map((Recipient) => ({ ...next, Recipient }));
      // A repeat isn't added while the one before it waits.
      for (const Version of [1, 2]) await saveJudgement(watcher, JobId, { Version, Deliveries });
      expect(await claim(watcher, later(10), { Watcher: 'two' })).toMatchObject({ Recipient: '#hr' });
      expect(await claim(watcher, later(10), { Watcher: 'two' })).toBeUndefined();
      await finish(watcher, first, { ServiceId: 'C1/17.43' });
      const recorded = await claim(watcher, later(10), { Watcher: 'two' });
      expect(recorded).toMatchObject({ Recipient: '#it', Reason: 'repeat', FirstServiceId: 'C1/17.43' });
    });

    it('says how many others wait for the same recipient, and those can be claimed with it', async () => {
      const to = { Channel: 'slack' as const, Recipient: '#many' };
      for (let count = 0; count < 3; count += 1) await openWaiting(fixture, watcher, to);
      await openWaiting(fixture, watcher, { ...to, Recipient: '#other' });
      const first = (await claim(watcher, TEN))!;
      expect([first.Recipient, first.Beside]).toEqual(['#many', 2]);
      const input = { Watcher: 'one', LeaseSeconds: 60, Channels: ['slack' as const], Now: TEN };
      expect(await watcher.call('ClaimDelivery', { ...input, Reasons: ['changed'] })).toEqual([]);
      const beside = await watcher.call('ClaimDelivery', { ...input, BesideDeliveryKey: first.DeliveryKey });
      expect(beside.map(({ Recipient, Attempts }) => [Recipient, Attempts])).toEqual([
        ['#many', 1],
        ['#many', 1],
      ]);
      expect((await claim(watcher, TEN))?.Recipient).toBe('#other');
    });

    it('about one alert is claimed by only one of several watchers at once, in order', async () => {
      const watchers = await Promise.all([1, 2, 3].map(() => fixture.watcher()));
      for (let round = 0; round < 5; round += 1) {
        const { JobId, AlertKey } = await openWaiting(fixture, watcher, { Channel: 'slack', Recipient: '#it' });
        const next = { EventKey: null, AlertKey, Channel: 'slack' as const, Recipient: '#it', NotBefore: TEN };
        const Deliveries = [
          { ...next, Reason: 'changed' as const },
          { ...next, Reason: 'recovered' as const },
        ];
        await saveJudgement(watcher, JobId, { Version: 1, Deliveries });
        for (const reason of ['opened', 'changed', 'recovered']) {
          const asked = watchers.map((one, index) => claim(one, TEN, { Watcher: `watcher ${index}` }));
          const claimed = (await Promise.all(asked)).flatMap((one, index) => (one ? [{ one, index }] : []));
          expect(claimed.map(({ one }) => one.Reason)).toEqual([reason]);
          const [{ one, index }] = claimed as [(typeof claimed)[number]];
          await finish(watchers[index]!, one, { Watcher: `watcher ${index}` });
        }
      }
    });

    it('whose answer never came says so when it is claimed again', async () => {
      await openWaiting(fixture, watcher);
      const first = (await claim(watcher, TEN))!;
      await finish(watcher, first, { Status: 'Waiting', RetryAt: later(30), MaybeSent: true });
      expect(await claim(watcher, later(30))).toMatchObject({ MaybeRepeated: true, WaitingSince: later(30) });
    });

    it('that could not be sent waits for the next try, or is given up and reported', async () => {
      const { AlertKey } = await openWaiting(fixture, watcher);
      const first = (await claim(watcher, TEN))!;
      const Answer = `429: "troppe" ${'x'.repeat(5000)}`;
      await finish(watcher, first, { Status: 'Waiting', RetryAt: later(300), Answer });
      const waiting = { Status: 'Waiting', SentAt: null, Answer: Answer.slice(0, 4000) };
      expect(await delivered(AlertKey)).toMatchObject(waiting);
      expect(await claim(watcher, later(299))).toBeUndefined();
      const second = (await claim(watcher, later(300)))!;
      expect(second).toMatchObject({ Attempts: 2, MaybeRepeated: false });
      await finish(watcher, second, { Status: 'Failed', Answer: '401', Now: later(301) });
      expect(await claim(watcher, later(9000))).toBeUndefined();
      expect(await call('ListDeadLetters', {})).toMatchObject([
        { AlertKey, At: later(301), Attempts: 2, Answer: '401', Reason: 'opened' },
      ]);
    });

    it("whose lease is over may be claimed by anybody as a possible repeat; the earlier claim doesn't count any more", async () => {
      const { AlertKey } = await openWaiting(fixture, watcher);
      const lost = (await claim(watcher, TEN))!;
      expect(await claim(watcher, later(59), { Watcher: 'two' })).toBeUndefined();
      const again = (await claim(watcher, later(60), { Watcher: 'two' }))!;
      expect(again).toMatchObject({ DeliveryKey: lost.DeliveryKey, Attempts: 2, MaybeRepeated: true });
      expect(await finish(watcher, lost, { Status: 'Failed' })).toBe(false);
      expect(await finish(watcher, again)).toBe(false);
      expect(await finish(watcher, again, { Watcher: 'two' })).toBe(true);
      expect(await delivered(AlertKey)).toMatchObject({ Status: 'Sent', Attempts: 2 });
    });

    it("about a ticket isn't sent by the watcher", async () => {
      const { TicketId } = await newTicket();
      await execute(
        `INSERT INTO AlertDeliveries (TicketId, Channel, Recipient, Status, NextAttemptAt) VALUES (${TicketId}, 'mail', 'x@example.org', 'Waiting', '${day()}T10:00:00.000Z')`,
      );
      expect(await claim(watcher, TEN)).toBeUndefined();
    });
  });

  it("a message that was never claimed can't be finished", async () => {
    const AlertKey = await newAlert();
    const DeliveryKey = await newDelivery(AlertKey, { Status: 'Waiting', Attempts: 0 });
    expect(await finish(watcher, { DeliveryKey, Attempts: 0 } as ClaimedDeliveryRow)).toBe(false);
  });
}
