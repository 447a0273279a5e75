/** No runner and no browser can break other people's lists, whatever it sends. */
import { randomUUID } from 'node:crypto';
import type { RunBatch } from '#database/store/runStore';
import type { Fixture } from './engines';
import { day, end, inMinutes, newRun, refused } from './fixtures';

export function hostile(fixture: Fixture): void {
  const { ask, age, apply, call, callOne } = fixture;
  const { addRun, getJob, getRun, listChanges, newDepartment, newJob, newTicket, newUser, ran } = fixture;
  describe('a word in another case', () => {
    it.each([
      ['ListRuns', { Status: 'done' }],
      ['ListRuns', { Validation: 'WAITING' }],
      ['ListTickets', { Status: 'open' }],
      ['ListAlerts', { Kind: 'ERROR' }],
      ['ListAudit', { Entity: 'job' }],
      ['SaveUser', { UserEmail: 'case@example.org', Name: 'Case', Role: 'Admin' }],
      ['SaveUser', { UserEmail: 'case@example.org', Name: 'Case', Language: 'IT' }],
      ['SaveUser', { UserEmail: 'case@example.org', Name: 'Case', Source: 'APP' }],
      ['SaveUser', { UserEmail: 'case@example.org', Name: 'Case', Active: 'TRUE' }],
    ] as const)('is refused by %s %j', (procedure, input) => refused(ask(procedure, input), 'input'));

    it("isn't the name of a field, so the field keeps its value", async () => {
      const { JobId } = await newJob({ Icon: '🚀' });
      await ask('SaveJob', { JobId, icon: null, NAME: 'x', 'a,Icon,b': null });
      expect(await call('ListJobs', { JobId })).toMatchObject([{ Icon: '🚀' }]);
    });

    it("isn't a known level", async () => {
      const line = { seq: 1, at: `${day()}T10:00:00.000Z`, level: 'WARN' as 'warn', text: 'x' };
      const RunId = await addRun({ lines: [line] });
      expect(await call('ListLines', { RunId })).toMatchObject([{ Level: 'info' }]);
    });
  });

  it.each([[[]], [['x']], [{}]])('%j in place of a text, a number or a time counts as none', async (value) => {
    await refused(ask('SaveDepartment', { Name: value }), 'input', 'Name is missing.');
    const asked = { JobId: (await newJob()).JobId, Status: value, From: value, PageSize: value };
    expect(await ask('ListRuns', asked)).toEqual([]);
    expect(await ask('ListRuns', { ...asked, PageSize: ' +7 ' })).toEqual([]);
  });

  describe('a run with invalid values', () => {
    it.each([
      ['0001-01-01T00:00:00.000Z', '2000-01-01T00:00:00.000Z'],
      ['1999-12-31T23:59:59.999Z', '2000-01-01T00:00:00.000Z'],
      ['2200-01-01T00:00:00.000Z', '2199-12-31T23:59:59.999Z'],
      ['9999-12-31T23:59:59.999Z', '2199-12-31T23:59:59.999Z'],
    ])('begins and ends at %s: %s is kept', async (at, kept) => {
      const { JobId } = await newJob();
      const lines = [{ seq: 1, at, level: 'info' as const, text: 'x' }];
      const comments = [{ seq: 2, at, text: 'x' }];
      const RunId = await addRun({ lines, comments, end: end(3, { at }) }, { jobId: JobId, at });
      const times = { StartedAt: kept, EndedAt: kept, DurationSeconds: 0 };
      expect(await read(fixture, JobId, RunId)).toMatchObject(times);
      expect((await callOne('ListLines', { RunId })).At).toBe(kept);
      expect((await callOne('ListComments', { RunId })).At).toBe(kept);
    });

    it.each([[-5], [0], [86_401], [715_827_883], [2_147_483_647]])(
      'promises a heartbeat every %i seconds: what is possible is kept',
      async (heartbeatSeconds) => {
        const { JobId } = await newJob();
        const RunId = await addRun({ alive: true }, { jobId: JobId, heartbeatSeconds });
        const row = await read(fixture, JobId, RunId);
        expect(row.HeartbeatSeconds).toBe(heartbeatSeconds < 1 ? 1 : 86_400);
        expect(row.Status).toBe('Pending');
      },
    );

    it('with an invalid time, an unknown level or a repeated seq is kept as far as possible', async () => {
      const { JobId } = await newJob();
      const run = newRun(JobId, { at: '2026-02-30T10:00:00.000Z' });
      const lines: object[] = [
        { seq: 1, at: 'yesterday', level: 'fatal', text: 'one' },
        { seq: 2, at: `${day()}T25:61:00.000Z`, level: 'warn', text: 'two' },
        { seq: 2, at: `${day()}T10:00:00.000Z`, level: 'warn', text: 'two' },
        { seq: 3, at: `${day()}T10:00:00.000Z`, level: 'error', text: 'three' },
      ];
      const batch = { ...run, lines, end: end(4, { at: 'later', status: 'Exploded' as 'Error' }) } as RunBatch;
      expect(await apply(batch)).toMatchObject({ status: 'Error', insertedLines: 3 });
      const row = await read(fixture, JobId, run.begin.runId);
      expect(row).toMatchObject({ LineCount: 3, WarningCount: 1, ErrorCount: 1, Status: 'Error' });
      for (const at of [row.StartedAt, row.EndedAt!])
        expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(600_000);
      const kept = await call('ListLines', { RunId: run.begin.runId });
      expect(kept.map(({ Seq, Level, Text }) => [Seq, Level, Text])).toEqual([
        [1, 'info', 'one'],
        [2, 'warn', 'two'],
        [3, 'error', 'three'],
      ]);
    });

    it.each([[4_294_967_295], [3_221_225_786], [-1], [256]])('ends with the exit code %i', async (exitCode) => {
      const { JobId } = await newJob();
      const RunId = await addRun({ end: end(1, { exitCode, status: 'Error' }) }, { jobId: JobId });
      expect(Number((await read(fixture, JobId, RunId)).ExitCode)).toBe(exitCode);
    });
  });

  describe('a run that has ended', () => {
    it('accepts what its journal contained before its end, however late, and nothing after it', async () => {
      const run = newRun((await newJob()).JobId);
      await apply({ ...run, end: end(5) });
      const { at, runId: RunId } = run.begin;
      const line = (seq: number) => ({ seq, at, level: 'info', text: `line ${seq}` }) as const;
      const late = { ...run, lines: [line(4), line(6)], comments: [3, 7].map((seq) => ({ seq, at, text: `${seq}` })) };
      expect(await apply(late)).toMatchObject({ status: 'Done', insertedLines: 1 });
      expect((await call('ListLines', { RunId })).map(({ Seq }) => Seq)).toEqual([4]);
      expect((await call('ListComments', { RunId })).map(({ Text }) => Text)).toEqual(['3']);
    });

    it('by silence continues when it sends a heartbeat again; one whose shipper saw it die does not', async () => {
      const watcher = await fixture.watcher();
      const { JobId } = await newJob();
      const [silent, dead] = [newRun(JobId), newRun(JobId)];
      await apply({ ...silent, alive: true });
      await age(silent.begin.runId, 600);
      await watcher.call('MarkLost', { UpSince: inMinutes(-60) });
      await apply({ ...dead, end: end(1, { status: 'Lost', message: 'killed' }) });
      expect(await apply({ ...silent, alive: true })).toMatchObject({ status: 'Pending' });
      expect(await apply({ ...dead, alive: true })).toMatchObject({ status: 'Lost' });
      expect(await getRun(silent.begin.runId)).toMatchObject({ Status: 'Pending', EndedAt: null, ExitCode: null });
    });
  });

  describe('a request that is sent twice', () => {
    it('opens one ticket, saves one job, department and user, records one delivery, adds one comment; another request adds another', async () => {
      const Email = await newUser({ Role: 'admin' });
      const { JobId, DepartmentId } = await newJob();
      const RunId = await ran(JobId, -10, -5);
      const ticket = { Email, RunId, Title: 'x', Description: '' };
      await twice((RequestKey) => call('OpenTicket', { ...ticket, RequestKey }));
      expect(await call('ListTickets', { JobId })).toHaveLength(2);
      const { TicketId } = await callOne('ListTickets', { JobId });
      await twice((RequestKey) => call('AddTicketComment', { Email, TicketId, Text: 'x', RequestKey }));
      expect(await call('ListTicketComments', { TicketId })).toHaveLength(2);
      await twice((RequestKey) => call('AddComment', { Email, RunId, Text: 'x', RequestKey }));
      expect(await call('ListComments', { RunId })).toHaveLength(2);

      const delivery = { Email, TicketId, Channel: 'slack', Recipient: '#it', Sent: true, Answer: null } as const;
      await twice((RequestKey) => call('RecordDelivery', { ...delivery, RequestKey }));
      expect(await call('ListDeliveries', { TicketId })).toHaveLength(2);
      expect(await listChanges('Ticket', TicketId, 'Delivery')).toHaveLength(2);
      const person = { Email, UserEmail: `${randomUUID()}@example.org`, Name: 'New', Role: 'viewer' } as const;
      expect(await call('SaveUser', person)).toEqual(await call('SaveUser', person));

      const RequestKey = randomUUID();
      const job = { Email, DepartmentId, Name: `Once ${RequestKey}`, RequestKey };
      const saved = await callOne('SaveJob', job);
      expect(await call('SaveJob', job)).toEqual([saved]);
      await refused(call('SaveJob', { ...job, RequestKey: randomUUID() }), 'conflict');
      const department = { Email, Name: `Once ${RequestKey}`, RequestKey };
      const made = await callOne('SaveDepartment', department);
      expect(await call('SaveDepartment', department)).toEqual([made]);
      expect(await listChanges('Job', saved.JobId, 'Name')).toHaveLength(1);
      const tooLong = { RequestKey: 'x'.repeat(65) };
      await refused(call('OpenTicket', { ...ticket, ...tooLong }), 'input');
      await refused(ask('ValidateRun', { RunId, Verdict: 'Validated', ...tooLong }), 'input');
    });
  });

  describe("a text that isn't empty", () => {
    it.each(['🚀', '👍', '👩‍💻', '\uFE0F', '…'])('such as %j is accepted by every procedure', async (text) => {
      const Email = await newUser({ Role: 'admin', Name: text });
      const { JobId, DepartmentId } = await newJob({ Icon: text, Path: text, Machine: text });
      expect(await getJob(JobId)).toMatchObject({ Icon: text, Path: text, Machine: text });
      const RunId = await ran(JobId, -10, -5);
      expect(await callOne('AddComment', { Email, RunId, Text: text })).toMatchObject({ Text: text, AuthorName: text });
      const rejected = { Email, RunId, Verdict: 'Rejected', Reason: text } as const;
      expect(await callOne('ValidateRun', rejected)).toMatchObject({ ValidationNote: text });
      expect(await callOne('OpenTicket', { JobId, Title: text, Description: text })).toMatchObject({
        Title: text,
        Description: text,
      });
      // It differs from other texts of its kind.
      await newJob({ DepartmentId, Name: text });
      await newJob({ DepartmentId, Name: `${text}🐍` });
      await refused(newJob({ DepartmentId, Name: text }), 'conflict');
    });

    it('counts as missing if it is blank, and a trailing blank is a change', async () => {
      const { JobId } = await newJob({ Path: 'a' });
      for (const Text of ['', ' ', '   ', '\n', '\u200B\u00A0']) {
        const RunId = await ran(JobId, -10, -5);
        await refused(call('AddComment', { RunId, Text }), 'input');
        expect(await newTicket({ JobId, Description: Text })).toMatchObject({ Description: '' });
      }
      await call('SaveJob', { JobId, Path: 'a ' });
      await call('SaveJob', { JobId, Path: 'A ' });
      expect(await listChanges('Job', JobId, 'Path')).toEqual([
        ['Path', 'a ', 'A ', null],
        ['Path', 'a', 'a ', null],
        ['Path', null, 'a', null],
      ]);
    });
  });

  describe('a retired job', () => {
    it("is left out of lists, isn't expected any more, and frees its name; its runs stay", async () => {
      const DepartmentId = await newDepartment();
      const schedule = { Cron: '0 6 * * *', TimeZone: 'Europe/Rome' };
      const { JobId, Name } = await newJob({ DepartmentId, ...schedule });
      const RunId = await ran(JobId, -10, -5);
      const Until = inMinutes(4000);
      await call('SaveExpectedRuns', { JobId, From: inMinutes(0), Until, DueAt: [inMinutes(1440)] });
      const retired = await callOne('SaveJob', { JobId, Retired: true });
      expect(retired).toMatchObject({ NextDueAt: null, ExpectedUntil: null, RetiredAt: expect.stringMatching(/Z$/) });
      expect(await call('ListJobs', { DepartmentId })).toEqual([]);
      expect(await call('ListJobs', { DepartmentId, Retired: true })).toEqual([retired]);
      expect(await getRun(RunId)).toMatchObject({ JobName: Name });
      const watcher = await fixture.watcher();
      const listed = await watcher.call('ListSchedules', { Until });
      expect(listed.map((row) => row.JobId)).not.toContain(JobId);

      const other = await newJob({ DepartmentId, Name });
      await refused(call('SaveJob', { JobId, Retired: false }), 'conflict');
      await call('SaveJob', { JobId: other.JobId, Name: `${Name} II` });
      expect(await callOne('SaveJob', { JobId, Retired: false })).toMatchObject({ RetiredAt: null });
      expect(await listChanges('Job', JobId, 'Retired')).toEqual([
        ['Retired', 'true', 'false', null],
        ['Retired', 'false', 'true', null],
      ]);
    });
  });
}

/** Reads all lists that one row could break. */
async function read({ call, getRun, watcher }: Fixture, JobId: number, RunId: string) {
  const row = await getRun(RunId);
  expect((await call('ListRuns', { JobId })).map((run) => run.RunId)).toContain(RunId);
  const range = { From: inMinutes(-720), To: inMinutes(720) };
  await call('CountRuns', range);
  await call('ListDay', range);
  await call('ListGrid', { Edges: [range.From, range.To] });
  await call('ListJobs', { JobId });
  await (await watcher()).call('MarkLost', { UpSince: inMinutes(-1) });
  return row;
}

/** Calls it twice with one key and once with another. */
async function twice<Row>(make: (RequestKey: string) => Promise<Row[]>) {
  const key = randomUUID();
  const rows = [await make(key), await make(key), await make(randomUUID())];
  expect(rows[1]).toEqual(rows[0]);
  expect(rows[2]).not.toEqual(rows[0]);
}
