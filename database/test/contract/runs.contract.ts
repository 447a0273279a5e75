import { randomUUID } from 'node:crypto';
import type { RunRow } from '../../src/index';
import type { Fixture } from './engines';
import { ISO, day, end, inMinutes, refused } from './fixtures';

export function runs(fixture: Fixture): void {
  const { ask, age, call, callOne, addRun, getRun, newDepartment, newJob, ran } = fixture;
  describe('the list of runs', () => {
    it('is newest first, and the run of a late journal is in its place', async () => {
      const { JobId } = await newJob();
      for (const at of [
        `${day()}T10:00:00.000Z`,
        `${day()}T12:00:00.000Z`,
        `${day(-4)}T08:00:00.000Z`,
        `${day()}T11:00:00.500Z`,
      ]) {
        await addRun({}, { jobId: JobId, at });
      }
      const rows = await call('ListRuns', { JobId });
      expect(rows.map(({ StartedAt }) => StartedAt)).toEqual([
        `${day()}T12:00:00.000Z`,
        `${day()}T11:00:00.500Z`,
        `${day()}T10:00:00.000Z`,
        `${day(-4)}T08:00:00.000Z`,
      ]);
    });

    it('returns every run once page by page, even if many started at the same time', async () => {
      const { JobId } = await newJob();
      const ids: string[] = [];
      for (let index = 0; index < 23; index += 1) {
        ids.push(await addRun({}, { jobId: JobId, at: `${day()}T10:00:0${index % 3}.000Z` }));
      }
      const seen: RunRow[] = [];
      for (let last: RunRow | undefined, more = true; more; last = seen.at(-1)) {
        const page = await call('ListRuns', {
          JobId,
          PageSize: 5,
          ...(last ? { BeforeStartedAt: last.StartedAt, BeforeRunKey: last.RunKey } : {}),
        });
        more = page.length > 5;
        seen.push(...page.slice(0, 5));
      }
      expect(seen.map(({ RunId }) => RunId).toSorted()).toEqual(ids.toSorted());
      expect(seen.map(({ StartedAt }) => StartedAt)).toEqual(
        seen
          .map(({ StartedAt }) => StartedAt)
          .toSorted()
          .toReversed(),
      );
    });

    it('is filtered by department, job, status, validation, dates and text', async () => {
      const DepartmentId = await newDepartment();
      const one = await newJob({ DepartmentId, Name: 'Nightly import' });
      const other = await newJob({ DepartmentId });
      await newJob();
      const [first, second, third] = [-23, -22, -21].map((days) => `${day(days)}T00:00:00.000Z`);
      const failure = end(1, { status: 'Error', message: 'No data available' });
      const F = await addRun({ end: failure }, { jobId: one.JobId, at: first! });
      const waiting = { validation: { seq: 1, reason: 'totals' }, end: end(2) };
      const W = await addRun(waiting, { jobId: one.JobId, at: second!, machine: 'SRV-HR-77' });
      const R = await addRun({}, { jobId: other.JobId, at: third!, heartbeatSeconds: null });

      const found = async (input: object) =>
        (await call('ListRuns', { DepartmentId, ...input })).map(({ RunId }) => RunId);
      expect(await found({})).toEqual([R, W, F]);
      expect(await found({ JobId: one.JobId })).toEqual([W, F]);
      expect(await found({ Status: 'Error' })).toEqual([F]);
      expect(await found({ Status: 'Failed' })).toEqual([F]);
      expect(await found({ Status: 'Pending' })).toEqual([R]);
      expect(await found({ Status: 'Lost' })).toEqual([]);
      expect(await found({ Validation: 'Waiting' })).toEqual([W]);
      expect(await found({ From: second })).toEqual([R, W]);
      expect(await found({ To: second })).toEqual([F]);
      expect(await found({ Text: 'data avail' })).toEqual([F]);
      expect(await found({ Text: 'NIGHTLY' })).toEqual([W, F]);
      expect(await found({ Text: 'hr-77' })).toEqual([W]);
      expect(await found({ Text: R.slice(0, 9) })).toEqual([R]);
      expect(await found({ Text: R.slice(20) })).toEqual([]);
      // What a form sends if nothing is chosen.
      for (const JobId of ['', 0]) {
        const empty = { JobId, Status: '', Validation: '', Text: '', From: '', To: '', PageSize: JobId };
        expect(await found(empty)).toEqual([R, W, F]);
      }
    });

    it('finds a text within dates, by default in the last 30 days', async () => {
      const DAY = 1440; // In minutes.
      const { JobId } = await newJob();
      const message = `needle ${randomUUID()}`;
      const old = await ran(JobId, -31 * DAY, -31 * DAY + 5, { message });
      const recent = await ran(JobId, -29 * DAY, -29 * DAY + 5, { message });
      const found = async (input: object) =>
        (await call('ListRuns', { Text: message, ...input })).map(({ RunId }) => RunId);
      expect(await found({})).toEqual([recent]);
      expect(await found({ From: inMinutes(-40 * DAY) })).toEqual([recent, old]);
      expect(await found({ To: inMinutes(-30 * DAY) })).toEqual([old]);
      expect(await call('ExportRuns', { Text: message })).toHaveLength(1);
    });

    it.each([
      [{ PageSize: 101 }, /PageSize/],
      [{ PageSize: -1 }, /PageSize/],
      [{ Status: 'Broken' }, /Status must be one of/],
      [{ Validation: 'Maybe' }, /Validation must be one of/],
      [{ From: 'yesterday' }, /From must be a time/],
      [{ To: '24/11/2026' }, /To must be a time/],
      [{ BeforeStartedAt: `${day()}T10:00:00.000Z` }, /belong together/],
      [{ JobId: 'three' }, /JobId|three/],
      [{ Text: 'x'.repeat(201) }, /Text has more than 200/],
    ])('answers %j with a sentence', (input, message) => refused(ask('ListRuns', input), 'input', message));

    it('has the same JSON types on every engine', async () => {
      const { JobId } = await newJob({ Icon: '📦' });
      await addRun(
        { progress: { seq: 1, fraction: 0.25, text: 'a quarter' }, end: end(2, { fingerprint: '0123456789abcdef' }) },
        { jobId: JobId },
      );
      const row = await callOne('ListRuns', { JobId });
      expect(row).toEqual(RUN_TYPES);
    });
  });

  describe('a run that fell silent', () => {
    it.each([
      [10, 40, 'Pending'],
      [10, 60, 'Lost'],
      [60, 120, 'Pending'],
      [60, 200, 'Lost'],
    ])('with a heartbeat every %i s, after %i s, is %s', async (heartbeatSeconds, silent, status) => {
      const { JobId } = await newJob();
      const RunId = await addRun({ alive: true }, { jobId: JobId, heartbeatSeconds });
      await age(RunId, silent);
      const row = await getRun(RunId);
      expect(row.Status).toBe(status);
      expect((await call('ListRuns', { JobId, Status: row.Status })).length).toBe(1);
      if (row.Status === 'Lost') expect(row.EndedAt).toBe(row.HeartbeatAt);
      else expect(row.EndedAt).toBeNull();
    });

    it('is never lost by silence if it promised no heartbeat', async () => {
      const RunId = await addRun({}, { heartbeatSeconds: null });
      await age(RunId, 90 * 86_400);
      expect((await getRun(RunId)).Status).toBe('Pending');
    });
  });

  describe('one run', () => {
    it('is found by its id in upper or lower case, and by the beginning of the id', async () => {
      const id = randomUUID();
      await addRun({}, { runId: id.toUpperCase() });
      for (const RunId of [id, id.toUpperCase(), id.slice(0, 13)]) expect((await getRun(RunId)).RunId).toBe(id);
    });

    it('is refused with a message if the id is unknown, too short or ambiguous', async () => {
      const stem = randomUUID().slice(0, 24);
      for (const number of [1, 2]) await addRun({}, { runId: `${stem}00000000000${number}` });
      await refused(call('GetRun', { RunId: stem }), 'conflict', /more/);
      await refused(call('GetRun', { RunId: randomUUID() }), 'not-found');
      for (const RunId of ['abc', '', `%${stem}`, 'zzzz', `${randomUUID()}0`]) {
        await refused(call('GetRun', { RunId }), 'input', /RunId/);
      }
    });

    it('counts the same error of its department', async () => {
      const fingerprint = randomUUID().replaceAll('-', '').slice(0, 16);
      const { JobId, DepartmentId } = await newJob();
      const elsewhere = await newJob();
      const at = new Date(Date.now() - 86_400_000).toISOString();
      const ids: string[] = [];
      for (const jobId of [JobId, (await newJob({ DepartmentId })).JobId, elsewhere.JobId]) {
        ids.push(await addRun({ end: end(1, { status: 'Error', fingerprint }) }, { jobId, at }));
      }
      expect(await getRun(ids[0]!)).toMatchObject({ SameErrorCount: 2, SameErrorSince: at, Fingerprint: fingerprint });
      expect(await getRun(ids[2]!)).toMatchObject({ SameErrorCount: 1 });
    });

    it('has lines, by level and page', async () => {
      const levels = ['debug', 'info', 'warn', 'error'] as const;
      const lines = Array.from({ length: 40 }, (_, index) => ({
        seq: index + 1,
        at: `${day()}T10:00:00.000Z`,
        level: levels[index % 4]!,
        text: `line ${index + 1}`,
      }));
      const RunId = await addRun({ lines });
      const seqs = async (input: object) => (await call('ListLines', { RunId, ...input })).map(({ Seq }) => Seq);
      expect(await seqs({})).toEqual(lines.map(({ seq }) => seq));
      expect(await seqs({ PageSize: 3, AfterSeq: 10 })).toEqual([11, 12, 13, 14]);
      expect(await seqs({ Level: 'warn', PageSize: 4 })).toEqual([3, 4, 7, 8, 11]);
      expect((await seqs({ Level: 'info' })).length).toBe(30);
      expect((await seqs({ Level: 'error' })).length).toBe(10);
      await refused(seqs({ Level: 'fatal' }), 'input');
      await refused(seqs({ PageSize: 1001 }), 'input');
    });

    it('has all its columns, of the same JSON types on every engine', async () => {
      const metrics = { seq: 1, values: { rows: 42, à: 0.5 } };
      const row = await getRun(await addRun({ metrics, end: end(2, { dropped: 7 }) }));
      expect(JSON.parse(row.Metrics!)).toEqual({ rows: 42, à: 0.5 });
      expect(row).toMatchObject({
        DroppedLines: 7,
        Pid: 4711,
        HeartbeatSeconds: 10,
        HeartbeatAt: null,
        InsertedAt: expect.stringMatching(ISO),
        ValidatedAt: null,
        ValidatedBy: null,
        ValidationNote: null,
        SameErrorCount: null,
        SameErrorSince: null,
        OwnerEmail: null,
        OwnerSlackId: null,
        UsualSeconds: null,
        OpenTicketId: null,
        OpenTicketTitle: null,
        DepartmentSlackChannel: null,
        DepartmentMailAddress: null,
        Cause: null,
        Sdk: '0.1.0',
      });
      expect(Object.keys(row).length).toBe(Object.keys(RUN_TYPES).length + 27);
    });
  });
}

const RUN_TYPES: Record<keyof RunRow, unknown> = {
  RunKey: expect.stringMatching(/^\d+$/),
  RunId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  JobId: expect.any(Number),
  JobName: expect.any(String),
  Icon: '📦',
  DepartmentId: expect.any(Number),
  DepartmentName: expect.any(String),
  Status: 'Done',
  StartedAt: expect.stringMatching(ISO),
  EndedAt: expect.stringMatching(ISO),
  DurationSeconds: 300,
  Message: null,
  Validation: 'NotNeeded',
  Progress: 0.25,
  ProgressText: 'a quarter',
  LineCount: 0,
  WarningCount: 0,
  ErrorCount: 0,
  ExitCode: 0,
  Machine: 'SRV-IT-01',
  Fingerprint: '0123456789abcdef',
};
