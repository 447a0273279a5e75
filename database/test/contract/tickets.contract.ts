import { randomUUID } from 'node:crypto';
import type { RunBatch } from '#database/store/runStore';
import type { TicketRow } from '../../src/index';
import type { Fixture } from './engines';
import { ISO, day, end, refused, sorted } from './fixtures';

export function tickets(fixture: Fixture): void {
  const { ask, call, callOne, addRun, getRun, listChanges, newDepartment, newJob, newTicket, newUser } = fixture;
  const failed = async (jobId: number, more: Partial<NonNullable<RunBatch['end']>> = {}) => {
    const traceback = 'Error: outer\n    at a\nCaused by: Error: no rows\n    at b';
    const failure = end(1, { status: 'Error', message: 'No rows', traceback, ...more });
    return addRun({ end: failure }, { jobId });
  };
  const findListed = async (RunId: string) => {
    const run = await getRun(RunId);
    return [run.OpenTicketId, run.OpenTicketTitle];
  };

  describe('a ticket', () => {
    it('about a run has everything that is shown', async () => {
      const told = { SlackChannel: '#it', MailAddress: 'it@example.org' };
      const { DepartmentId, Name } = await callOne('SaveDepartment', { Name: `Dept ${randomUUID()}`, ...told });
      const job = await newJob({ DepartmentId, Icon: '📦' });
      const Email = await newUser({ Role: 'operator', SlackId: 'U1', Language: 'en', Name: 'Anna' });
      const AssigneeEmail = await newUser({ Role: 'operator', SlackId: 'U2', Name: 'Bruno' });
      const fingerprint = randomUUID().slice(0, 8);
      const RunId = await failed(job.JobId, { fingerprint });
      const ticket = await newTicket({
        Email,
        RunId: RunId.slice(0, 20),
        Title: 'No rows came',
        Priority: 'High',
        AssigneeEmail: AssigneeEmail.toUpperCase(),
      });
      expect(ticket).toEqual({
        TicketId: expect.any(Number),
        Title: 'No rows came',
        Priority: 'High',
        Status: 'Open',
        JobId: job.JobId,
        JobName: job.Name,
        Icon: '📦',
        DepartmentId,
        DepartmentName: Name,
        RunId,
        Fingerprint: fingerprint,
        AssigneeEmail,
        AssigneeName: 'Bruno',
        OpenedBy: Email,
        OpenedByName: 'Anna',
        OpenedAt: expect.stringMatching(ISO),
        ClosedBy: null,
        ClosedAt: null,
        CommentCount: 0,
        Description: 'It fails',
        AssigneeSlackId: 'U2',
        OpenedBySlackId: 'U1',
        RunStatus: 'Error',
        RunStartedAt: `${day()}T10:00:00.000Z`,
        RunEndedAt: `${day()}T10:05:00.000Z`,
        RunMessage: 'No rows',
        RunCause: 'Error: no rows',
        DepartmentSlackChannel: '#it',
        DepartmentMailAddress: 'it@example.org',
      });
      expect(await call('GetTicket', { TicketId: ticket.TicketId })).toEqual([ticket]);
      const listed = await callOne('ListTickets', { DepartmentId });
      expect(ticket).toMatchObject(listed);
      expect(Object.keys(listed).length).toBe(19);
      expect(sorted(await listChanges('Ticket', ticket.TicketId))).toEqual(
        sorted([
          ['Title', null, 'No rows came', Email],
          ['Description', null, 'It fails', Email],
          ['Priority', null, 'High', Email],
          ['Status', null, 'Open', Email],
          ['JobId', null, String(job.JobId), Email],
          ['RunId', null, RunId, Email],
          ['AssigneeEmail', null, AssigneeEmail, Email],
        ]),
      );
    });

    it('about a job, with only a title, has no run', async () => {
      const ticket = await newTicket({ Description: '' });
      expect(ticket).toMatchObject({
        Description: '',
        Priority: 'Normal',
        RunId: null,
        Fingerprint: null,
        RunStatus: null,
        RunStartedAt: null,
        RunEndedAt: null,
        RunMessage: null,
        RunCause: null,
        OpenedBy: null,
        OpenedBySlackId: null,
        AssigneeEmail: null,
        AssigneeSlackId: null,
      });
    });

    it.each([
      [{ Title: '' }, 'input', /Title is missing/],
      [{ Title: 'x'.repeat(301) }, 'input', /Title has more than 300/],
      [{ Priority: 'Urgent' }, 'input', /Priority must be one of/],
      [{ RunId: randomUUID(), JobId: 1 }, 'input', /one of the two/],
      [{ JobId: null }, 'input', /one of the two/],
      [{ JobId: 999_999 }, 'not-found', /no job 999999/],
      [{ JobId: null, RunId: randomUUID() }, 'not-found', /no run/],
      [{ JobId: null, RunId: 'xyz' }, 'input', /RunId must be/],
      [{ AssigneeEmail: 'nobody@example.org' }, 'not-found', /nobody@example.org isn't a user/],
      [{ Source: 'rumour' }, 'input', /Source must be one of/],
    ])('is not opened with %j', async (wrong, code, message) => {
      const { JobId } = await newJob();
      await refused(ask('OpenTicket', { JobId, Title: 'x', Description: 'x', ...wrong }), code, message);
      expect(await call('ListTickets', { JobId })).toEqual([]);
    });

    it('is assigned to somebody who sees its department, and to nobody again', async () => {
      const { TicketId, DepartmentId } = await newTicket();
      const [own, everywhere, other, gone, admin] = [
        await newUser({ DepartmentId }),
        await newUser(),
        await newUser({ DepartmentId: await newDepartment() }),
        await newUser({ Active: false }),
        await newUser({ Role: 'admin', DepartmentId: await newDepartment() }),
      ];
      for (const AssigneeEmail of [own, everywhere, admin, null]) {
        const ticket = await callOne('AssignTicket', { TicketId, AssigneeEmail });
        expect(ticket.AssigneeEmail).toBe(AssigneeEmail);
      }
      await refused(call('AssignTicket', { TicketId, AssigneeEmail: other }), 'input', /doesn't see department/);
      await refused(call('AssignTicket', { TicketId, AssigneeEmail: gone }), 'not-found');
      expect(await listChanges('Ticket', TicketId, 'AssigneeEmail')).toEqual([
        ['AssigneeEmail', admin, null, null],
        ['AssigneeEmail', everywhere, admin, null],
        ['AssigneeEmail', own, everywhere, null],
        ['AssigneeEmail', null, own, null],
      ]);
    });

    it('is changed in the given fields; closing records who and when, and reopening clears that', async () => {
      const { TicketId } = await newTicket();
      const Email = await newUser({ Role: 'operator' });
      const change = async (input: object) => await callOne('ChangeTicket', { Email, TicketId, ...input });
      expect(await change({ Title: 'Mended' })).toMatchObject({ Title: 'Mended', Description: 'It fails' });
      expect(await change({ Description: '', Priority: 'Low', Status: 'InProgress' })).toMatchObject({
        Title: 'Mended',
        Description: '',
        Priority: 'Low',
        Status: 'InProgress',
        ClosedBy: null,
        ClosedAt: null,
      });
      const closed = await change({ Status: 'Closed' });
      expect(closed).toMatchObject({ Status: 'Closed', ClosedBy: Email, ClosedAt: expect.stringMatching(ISO) });
      const other = await newUser({ Role: 'operator' });
      expect(await callOne('ChangeTicket', { Email: other, TicketId, Status: 'Closed' })).toEqual(closed);
      expect(await change({ Status: 'Open' })).toMatchObject({ Status: 'Open', ClosedBy: null, ClosedAt: null });
      expect(await listChanges('Ticket', TicketId, 'Status')).toEqual([
        ['Status', 'Closed', 'Open', Email],
        ['Status', 'InProgress', 'Closed', Email],
        ['Status', 'Open', 'InProgress', Email],
        ['Status', null, 'Open', null],
      ]);
    });

    it.each([
      [{ Title: '' }, 'input', /Title is missing/],
      [{ Title: null }, 'input', /Title is missing/],
      [{ Title: 'x'.repeat(301) }, 'input', /Title has more than 300/],
      [{ Priority: 'Urgent' }, 'input', /Priority/],
      [{ Priority: null }, 'input', /Priority/],
      [{ Status: 'Done' }, 'input', /Status/],
      [{ Status: '' }, 'input', /Status/],
      [{ TicketId: 999_999 }, 'not-found', /no ticket 999999/],
      [{ TicketId: '' }, 'input', /TicketId is missing/],
    ])('is not changed by %j', async (wrong, code, message) => {
      const ticket = await newTicket();
      await refused(ask('ChangeTicket', { TicketId: ticket.TicketId, ...wrong }), code, message);
      expect(await call('GetTicket', { TicketId: ticket.TicketId })).toEqual([ticket]);
    });

    it('is listed newest first by page, status, assignee, job, department and text', async () => {
      const DepartmentId = await newDepartment();
      const one = await newJob({ DepartmentId, Name: 'Nightly import' });
      const other = await newJob({ DepartmentId });
      const AssigneeEmail = await newUser();
      const ids: number[] = [];
      for (const input of [
        { JobId: one.JobId, Title: '100% wrong' },
        { JobId: other.JobId, Description: 'Totals differ', AssigneeEmail },
        { JobId: other.JobId },
      ]) {
        ids.push((await newTicket(input)).TicketId);
      }
      await call('ChangeTicket', { TicketId: ids[2]!, Status: 'Closed' });
      await call('ChangeTicket', { TicketId: ids[1]!, Status: 'InProgress' });
      const [A, B, C] = ids;
      const list = (input: object): Promise<TicketRow[]> => call('ListTickets', { DepartmentId, ...input });
      const found = async (input: object) => (await list(input)).map(({ TicketId }) => TicketId);
      expect(await found({})).toEqual([C, B, A]);
      expect(await found({ Status: 'NotClosed' })).toEqual([B, A]);
      expect(await found({ Status: 'Closed' })).toEqual([C]);
      expect(await found({ Status: 'Open' })).toEqual([A]);
      expect(await found({ AssigneeEmail })).toEqual([B]);
      expect(await found({ JobId: other.JobId })).toEqual([C, B]);
      expect(await found({ Text: 'NIGHTLY' })).toEqual([A]);
      expect(await found({ Text: '100%' })).toEqual([A]);
      expect(await found({ Text: 'totals' })).toEqual([B]);
      expect(await found({ PageSize: 1 })).toEqual([C, B]);
      expect(await found({ PageSize: 1, BeforeTicketId: B })).toEqual([A]);
      expect(
        await found({ Status: '', AssigneeEmail: '', JobId: 0, Text: '', BeforeTicketId: '', PageSize: 0 }),
      ).toEqual([C, B, A]);
      for (const wrong of [{ Status: 'Lost' }, { PageSize: 101 }, { Text: 'x'.repeat(201) }]) {
        await refused(ask('ListTickets', wrong), 'input');
      }
    });

    it('is shown with its run, and with equally failed runs of its department, until it is closed', async () => {
      const fingerprint = randomUUID().slice(0, 8);
      const { JobId, DepartmentId } = await newJob();
      const [own, alike, elsewhere] = [
        await failed(JobId, { fingerprint }),
        await failed((await newJob({ DepartmentId })).JobId, { fingerprint }),
        await failed((await newJob()).JobId, { fingerprint }),
      ];
      expect(await findListed(own)).toEqual([null, null]);
      const first = await newTicket({ RunId: own, Title: 'First' });
      const second = await newTicket({ RunId: alike, Title: 'Second' });
      expect(await findListed(own)).toEqual([first.TicketId, 'First']);
      expect(await findListed(alike)).toEqual([second.TicketId, 'Second']);
      expect(await findListed(elsewhere)).toEqual([null, null]);
      await call('ChangeTicket', { TicketId: second.TicketId, Status: 'Closed' });
      expect(await findListed(alike)).toEqual([first.TicketId, 'First']);
      await call('ChangeTicket', { TicketId: first.TicketId, Status: 'Closed' });
      expect(await findListed(own)).toEqual([null, null]);
    });
  });
}
