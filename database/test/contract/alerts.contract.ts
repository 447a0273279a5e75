import type { AlertRow, ListAlertsInput } from '../../src/index';
import type { Fixture } from './engines';
import { ISO, day, end, refused, sorted } from './fixtures';

export function alerts(fixture: Fixture): void {
  const { execute, ask, call, callOne } = fixture;
  const { addRun, listChanges, newAlert, newDelivery, newDepartment, newJob, newTicket, newUser } = fixture;
  const changesOf = (AlertKey: string) => listChanges('Alert', AlertKey);
  /** Who should be told about a change, and whether they were. */
  const changedOf = async (AlertKey: string) =>
    (await call('ListDeliveries', { AlertKey }))
      .filter(({ Attempts }) => Attempts === 0)
      .map(({ Channel, Recipient, Status }) => [Channel, Recipient, Status]);

  describe('an alert', () => {
    it('is shown with everything that is known about it', async () => {
      const job = await newJob({ Icon: '📦' });
      const RunId = await addRun({ end: end(1, { status: 'Error' }) }, { jobId: job.JobId });
      const row = await callOne('ListRuns', { JobId: job.JobId });
      const AlertKey = await newAlert({ JobId: job.JobId, RunKey: row.RunKey, Fingerprint: 'abc' });
      await newDelivery(AlertKey, { Status: 'Failed' });
      expect(await call('ListAlerts', { JobId: job.JobId })).toEqual([
        {
          AlertKey,
          Kind: 'error',
          JobId: job.JobId,
          JobName: job.Name,
          Icon: '📦',
          DepartmentId: job.DepartmentId,
          DepartmentName: job.DepartmentName,
          RunId,
          DueAt: null,
          Fingerprint: 'abc',
          Text: 'It fails',
          OpenedAt: `${day()}T10:00:00.000Z`,
          LastSeenAt: `${day()}T10:00:00.000Z`,
          SeenCount: 1,
          AcknowledgedBy: null,
          AcknowledgedByName: null,
          AcknowledgedAt: null,
          AssigneeEmail: null,
          AssigneeName: null,
          ClosedAt: null,
          FailedDeliveries: 1,
        },
      ]);
      const byRun = await call('ListAlerts', { RunId });
      expect(byRun.map((alert) => alert.AlertKey)).toEqual([AlertKey]);
    });

    it('is found by department, status, kind, job and assignee, page by page, newest first', async () => {
      const DepartmentId = await newDepartment();
      const { JobId } = await newJob({ DepartmentId });
      const other = await newJob({ DepartmentId });
      const AssigneeEmail = await newUser();
      const closed = { ClosedAt: `${day()}T11:00:00.000Z` };
      const A = await newAlert({ JobId });
      const B = await newAlert({ JobId, Kind: 'missed', DueAt: `${day()}T09:00:00.000Z`, ...closed });
      const C = await newAlert({ JobId: other.JobId });
      const D = await newAlert({ JobId: other.JobId, Kind: 'lost' });
      await call('AcknowledgeAlert', { AlertKey: C });
      await call('AssignAlert', { AlertKey: D, AssigneeEmail });
      const found = async (input: ListAlertsInput) => keys(await call('ListAlerts', { DepartmentId, ...input }));
      expect(await found({})).toEqual([D, C, B, A]);
      expect(await found({ Status: 'Open' })).toEqual([D, C, A]);
      expect(await found({ Status: 'Unacknowledged' })).toEqual([A]);
      expect(await found({ Status: 'Closed' })).toEqual([B]);
      expect(await found({ Kind: 'missed' })).toEqual([B]);
      expect(await found({ JobId })).toEqual([B, A]);
      expect(await found({ AssigneeEmail })).toEqual([D]);
      expect(await found({ AlertKey: B })).toEqual([B]);
      expect(await found({ AlertKey: B, Status: 'Open' })).toEqual([]);
      expect(await found({ PageSize: 2 })).toEqual([D, C, B]);
      expect(await found({ PageSize: 2, BeforeAlertKey: C })).toEqual([B, A]);
      const range = { From: `${day()}T00:00:00.000Z`, To: `${day(1)}T00:00:00.000Z`, DepartmentId };
      expect(await call('CountRuns', range)).toMatchObject([{ Alerts: 1 }]);
      // The alert that was opened first has the last key.
      await execute(`UPDATE Alerts SET OpenedAt = '${day()}T09:00:00.000Z' WHERE AlertKey = ${D}`);
      expect(await found({})).toEqual([C, B, A, D]);
      expect(await found({ PageSize: 1, BeforeAlertKey: A })).toEqual([D]);
    });

    it.each([{ Status: 'Lost' }, { Kind: 'fire' }, { PageSize: 101 }, { AlertKey: 'x' }, { BeforeAlertKey: 'x' }])(
      'is not looked for by %j',
      (wrong) => refused(ask('ListAlerts', wrong), 'input'),
    );

    it("belongs to the first person who acknowledges it, and isn't repeated any more", async () => {
      const [anna, carlo] = [await newUser({ Role: 'operator', Name: 'Anna' }), await newUser({ Role: 'operator' })];
      const AlertKey = await newAlert({ RepeatAt: `${day()}T12:00:00.000Z` });
      await newDelivery(AlertKey, { Reason: 'repeat', Status: 'Waiting', Attempts: 0 });
      const first = await callOne('AcknowledgeAlert', { AlertKey, Email: anna });
      expect(first).toMatchObject({
        AcknowledgedBy: anna,
        AcknowledgedByName: 'Anna',
        AcknowledgedAt: expect.stringMatching(ISO),
        AssigneeEmail: null,
      });
      expect(await call('ListDeliveries', { AlertKey })).toEqual([]);
      expect(await call('AcknowledgeAlert', { AlertKey, Email: carlo })).toEqual([first]);
      expect(await changesOf(AlertKey)).toEqual([['Acknowledged', null, 'true', anna]]);
    });

    it('is acknowledged by assigning it to somebody, but not by assigning it to nobody', async () => {
      const [anna, carlo] = [await newUser({ Role: 'operator' }), await newUser({ Name: 'Carlo' })];
      const AlertKey = await newAlert();
      const assign = async (AssigneeEmail: string | null): Promise<AlertRow> =>
        await callOne('AssignAlert', { AlertKey, AssigneeEmail, Email: anna });
      expect(await assign(null)).toMatchObject({ AssigneeEmail: null, AcknowledgedAt: null });
      const assigned = await assign(carlo.toUpperCase());
      expect(assigned).toMatchObject({ AssigneeEmail: carlo, AssigneeName: 'Carlo', AcknowledgedBy: anna });
      expect(await assign(carlo)).toEqual(assigned);
      expect(await assign(null)).toMatchObject({ AssigneeEmail: null, AcknowledgedBy: anna });
      expect(await changesOf(AlertKey)).toEqual([
        ['AssigneeEmail', carlo, null, anna],
        ['AssigneeEmail', null, carlo, anna],
        ['Acknowledged', null, 'true', anna],
      ]);
      const outsider = await newUser({ DepartmentId: await newDepartment() });
      await refused(assign(outsider), 'input', /assign it/);
      await refused(assign('nobody@example.org'), 'not-found');
    });

    it.each(['AcknowledgeAlert', 'AssignAlert', 'ListDeliveries'] as const)(
      'that is not there is refused by %s',
      async (procedure) => {
        await refused(ask(procedure, { AlertKey: '999999' }), 'not-found', /no alert 999999/);
        await refused(ask(procedure, { AlertKey: 'x' }), 'input');
        await refused(ask(procedure, { AlertKey: '' }), 'input');
      },
    );

    it("is no morning report, which is one person's", async () => {
      const AlertKey = await newAlert();
      await fixture.execute(`UPDATE Alerts SET Kind = 'report' WHERE AlertKey = ${AlertKey}`);
      await refused(call('AcknowledgeAlert', { AlertKey }), 'not-found');
      await refused(call('ListDeliveries', { AlertKey }), 'not-found');
    });

    it('lists its own messages with their results, oldest first; a ticket’s or an alert’s, not both', async () => {
      const { JobId } = await newJob();
      const [AlertKey, other] = [await newAlert({ JobId }), await newAlert({ JobId, Kind: 'long' })];
      const mail = { Channel: 'mail', Recipient: 'it@example.org' } as const;
      const failure = { ...mail, Status: 'Failed', Attempts: 5, Answer: 'no' } as const;
      const failed = await newDelivery(AlertKey, failure);
      await newDelivery(other);
      const sent = await newDelivery(AlertKey);
      const listed = await call('ListDeliveries', { AlertKey });
      expect(listed).toMatchObject([
        { ...failure, DeliveryKey: failed, AlertKey, TicketId: null, SentAt: null },
        { DeliveryKey: sent, Channel: 'slack', Recipient: '#it', Status: 'Sent', Attempts: 1 },
      ]);
      for (const wrong of [{}, { AlertKey, TicketId: 1 }]) {
        await refused(ask('ListDeliveries', wrong), 'input', 'Give TicketId or AlertKey, one of the two.');
      }
    });

    it('updates its Slack messages after a change: one update for each recipient waits, and no second one', async () => {
      const AlertKey = await newAlert();
      await newDelivery(AlertKey);
      await newDelivery(AlertKey, { Recipient: '@anna' });
      await newDelivery(AlertKey, { Reason: 'repeat' });
      await newDelivery(AlertKey, { Recipient: '#onItsWay', Status: 'Sending', ServiceId: null });
      // These can't be changed: a mail, a failed message, and one without an id from Slack.
      await newDelivery(AlertKey, { Channel: 'mail', Recipient: 'it@example.org' });
      await newDelivery(AlertKey, { Recipient: '#failed', Status: 'Failed' });
      await newDelivery(AlertKey, { Recipient: '#unknown', ServiceId: null });
      expect(await changedOf(AlertKey)).toEqual([]);
      await call('AcknowledgeAlert', { AlertKey });
      const once = await changedOf(AlertKey);
      const all = ['#it', '@anna', '#onItsWay'].map((recipient) => ['slack', recipient, 'Waiting']);
      expect(sorted(once)).toEqual(sorted(all));
      await call('AssignAlert', { AlertKey, AssigneeEmail: await newUser() });
      await call('AcknowledgeAlert', { AlertKey });
      expect(await changedOf(AlertKey)).toEqual(once);
    });
  });

  describe('messages that did not arrive', () => {
    it("are listed, newest first, with the service's answer", async () => {
      const { JobId, Name, DepartmentId, DepartmentName } = await newJob();
      const AlertKey = await newAlert({ JobId, Kind: 'lost' });
      const failed = { Status: 'Failed', Attempts: 10, Answer: 'channel_not_found' } as const;
      const first = await newDelivery(AlertKey, failed);
      await newDelivery(AlertKey);
      const second = await newDelivery(AlertKey, { ...failed, Channel: 'mail', Recipient: 'a@example.org' });
      const letters = await call('ListDeadLetters', { DepartmentId });
      expect(letters.map(({ DeliveryKey }) => DeliveryKey)).toEqual([second, first]);
      expect(letters[1]).toEqual({
        DeliveryKey: first,
        AlertKey,
        Kind: 'lost',
        JobId,
        JobName: Name,
        DepartmentId,
        DepartmentName,
        Channel: 'slack',
        Recipient: '#it',
        Reason: 'opened',
        Attempts: 10,
        At: `${day()}T10:01:00.000Z`,
        Answer: 'channel_not_found',
      });
    });

    it('are tried again from the first attempt if somebody asks for it', async () => {
      const Email = await newUser({ Role: 'operator' });
      const { JobId, DepartmentId } = await newJob();
      const AlertKey = await newAlert({ JobId });
      const DeliveryKey = await newDelivery(AlertKey, { Status: 'Failed', Attempts: 10 });
      const resent = await callOne('ResendDelivery', { DeliveryKey, Email });
      expect(resent).toMatchObject({ DeliveryKey, AlertKey, Status: 'Waiting', Attempts: 0, SentAt: null });
      expect(Math.abs(Date.parse(resent.At) - Date.now())).toBeLessThan(60_000);
      expect(await call('ListDeadLetters', { DepartmentId })).toEqual([]);
      // Two people may ask for it.
      expect(await call('ResendDelivery', { DeliveryKey })).toEqual([resent]);
      expect(await changesOf(AlertKey)).toEqual([['Delivery', 'slack to #it: Failed', 'slack to #it: Waiting', Email]]);
    });

    it("are not resent if they arrived, or don't belong to an alert", async () => {
      const sent = await newDelivery(await newAlert());
      await refused(ask('ResendDelivery', { DeliveryKey: sent }), 'conflict', /did not fail/);
      const { TicketId } = await newTicket();
      const mail = { Channel: 'mail', Recipient: 'it@example.org', Sent: false } as const;
      const recorded = await callOne('RecordDelivery', { ...mail, TicketId });
      for (const DeliveryKey of [recorded.DeliveryKey, '999999']) {
        await refused(ask('ResendDelivery', { DeliveryKey }), 'not-found');
      }
      await refused(ask('ResendDelivery', { DeliveryKey: '' }), 'input');
    });
  });
}

function keys(rows: AlertRow[]): string[] {
  return rows.map(({ AlertKey }) => AlertKey);
}
