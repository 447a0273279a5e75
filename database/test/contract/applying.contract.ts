import { randomUUID } from 'node:crypto';
import { day, end, newRun, refused } from './fixtures';
import type { Fixture } from './engines';

export function applying(fixture: Fixture): void {
  const { apply, call, getRun, newJob } = fixture;
  describe('a run that is applied', () => {
    it('is Pending after its first batch and Done after its last', async () => {
      const { JobId, DepartmentId } = await newJob();
      const run = newRun(JobId);
      expect(await apply({ ...run, alive: true })).toEqual({
        status: 'Pending',
        insertedLines: 0,
        linesBefore: -1,
      });
      const lines = [
        { seq: 1, at: `${day()}T10:00:01.000Z`, level: 'info' as const, text: 'one' },
        { seq: 2, at: `${day()}T10:00:02.000Z`, level: 'warn' as const, text: 'two' },
        { seq: 3, at: `${day()}T10:00:03.000Z`, level: 'error' as const, text: 'three' },
      ];
      expect(await apply({ ...run, lines, end: end(4, { message: 'OK' }) })).toEqual({
        status: 'Done',
        insertedLines: 3,
        linesBefore: 0,
      });

      const row = await getRun(run.begin.runId);
      expect(row).toMatchObject({
        RunId: run.begin.runId,
        JobId,
        DepartmentId,
        Status: 'Done',
        StartedAt: `${day()}T10:00:00.000Z`,
        EndedAt: `${day()}T10:05:00.000Z`,
        DurationSeconds: 300,
        Message: 'OK',
        Validation: 'NotNeeded',
        LineCount: 3,
        WarningCount: 1,
        ErrorCount: 1,
        ExitCode: 0,
        Machine: 'SRV-IT-01',
        OsUser: 'davide',
        Pid: 4711,
        HeartbeatSeconds: 10,
      });
      const listed = await call('ListLines', { RunId: run.begin.runId });
      expect(listed).toEqual(lines.map(({ seq, at, level, text }) => ({ Seq: seq, At: at, Level: level, Text: text })));
    });

    it('takes thousands of lines in one batch, and only new lines when a batch is repeated', async () => {
      const { JobId } = await newJob();
      const run = newRun(JobId);
      const { runId: RunId } = run.begin;
      const texts = ['', ' ', 'però 👍', `${'long '.repeat(2000)}.`, "a 'quoted' \\ \n line"];
      const lines = Array.from({ length: 3000 }, (_, index) => ({
        seq: index + 1,
        at: index === 7 ? 'no time' : `${day()}T10:00:01.123Z`,
        level: index % 100 === 0 ? ('warn' as const) : index === 8 ? ('fatal' as 'error') : ('info' as const),
        text: texts[index % texts.length]!,
      }));
      const [first, rest] = [lines.slice(0, 1500), lines.slice(1000)];
      expect(await apply({ ...run, lines: [...first, first[3]!] })).toMatchObject({ insertedLines: 1500 });
      // One line comes late, after the following ones.
      const all = [...rest.toSpliced(700, 1), first[0]!];
      expect(await apply({ ...run, lines: all })).toMatchObject({ insertedLines: 1499 });
      expect(await apply({ ...run, lines: rest, end: end(2990) })).toEqual({
        status: 'Done',
        insertedLines: 1,
        linesBefore: 2999,
      });
      // After its end, only lines that its journal contained before it.
      const late = lines.map((line) => ({ ...line, seq: line.seq + 2500 }));
      expect(await apply({ ...run, lines: late })).toMatchObject({ insertedLines: 0 });
      const row = await getRun(RunId);
      expect(row).toMatchObject({ LineCount: 3000, WarningCount: 30, ErrorCount: 0 });
      const listed = await call('ListLines', { RunId, AfterSeq: 4, PageSize: 10 });
      expect(listed.map(({ Seq, Text, Level }) => [Seq, Level, Text])).toEqual(
        lines.slice(4, 15).map(({ seq, text }) => [seq, 'info', text]),
      );
      expect(listed[0]!.At).toBe(`${day()}T10:00:01.123Z`);
    });

    it('is refused completely while its job is unknown, and the message says how to register the job', async () => {
      const run = newRun(987_654);
      await refused(apply(run), 'unknown-job', /987654.*job-logger new --id 987654.*jobs\.yaml/s);
      await refused(call('GetRun', { RunId: run.begin.runId }), 'not-found');
      await newJob({ JobId: 987_654 });
      expect(await apply(run)).toMatchObject({ status: 'Pending', insertedLines: 0 });
    });

    it('is refused for good if its data is wrong', async () => {
      const { JobId } = await newJob();
      // A run whose id isn't a UUID could be listed, but not opened.
      for (const runId of [`${randomUUID()}x`, 'report/7-0000-4000-8000-000000000000', `${randomUUID().slice(1)} `])
        await refused(apply(newRun(JobId, { runId })), 'refused');
    });
  });
}
