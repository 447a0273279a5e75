import type { Fixture } from './engines';
import { end, newJob, newRun } from './given';

const AWKWARD = [
  '10:30',
  '2026-11-24',
  'null',
  'true',
  '0',
  '[1]',
  '{}',
  '{"a":1}',
  `it's "quoted"`,
  `'; DROP TABLE dbo.LogHistory; --`,
  '<b>bold</b> &amp; <script>alert(1)</script>',
  '100% of [a-z]_x \\ done',
  'perché città ñ 你好 😀 👩‍💻',
  'two\nlines\r\nand\ttab',
  '  spaces around  ',
  '{{ appsmith.store.token }}',
  '\u0001 control',
];

export function texts(fixture: () => Fixture): void {
  describe('a text', () => {
    it.each([4_001, 100_001, 300_000])('of %i characters comes back whole, wherever it stands', async (length) => {
      const { database } = fixture();
      const { JobId } = await newJob(database);
      const long = `à😀"\\${'x'.repeat(length - 6)}!`;
      const run = newRun(JobId);
      await database.store.apply({
        ...run,
        lines: [{ seq: 1, at: run.begin.at, level: 'info', text: long }],
        comments: [{ seq: 2, at: run.begin.at, text: long }],
        message: { seq: 3, text: long },
        progress: { seq: 4, fraction: 0.5, text: long },
        validation: { seq: 5, reason: long },
        end: end(6, { traceback: long, status: 'Error', fingerprint: 'fedcba9876543210' }),
      });
      const RunId = run.begin.runId;
      const [row] = await database.call('GetRun', { RunId });
      expect(row).toMatchObject({ Message: long, ProgressText: long, ValidationReason: long, Traceback: long });
      expect((await database.call('ListLines', { RunId }))[0]!.Text).toBe(long);
      expect((await database.call('ListComments', { RunId }))[0]!.Text).toBe(long);
      const [listed] = await database.call('ListRuns', { JobId });
      expect(long.startsWith(listed!.Message!)).toBe(true);
      expect(listed!.Message!.length).toBeGreaterThan(990);
      expect(listed!.Message!.length).toBeLessThan(1010);
      const [comment] = await database.call('AddComment', { RunId, Text: long });
      expect(comment!.Text).toBe(long);
      await database.store.apply({ ...newRun(JobId), end: end(1, { message: long }) });
      const [second] = await database.call('ListRuns', { JobId, Status: 'Done' });
      expect((await database.call('GetRun', { RunId: second!.RunId }))[0]!.Message).toBe(long);
    });

    it.each(AWKWARD)('like %j comes back as it went in', async (text) => {
      const { database } = fixture();
      const { JobId } = await newJob(database, {
        Name: `Job ${text}`,
        Path: text,
        Machine: text,
        DocumentationUrl: text,
      });
      const run = newRun(JobId, { machine: text, osUser: text, script: text, runtime: text });
      await database.store.apply({
        ...run,
        lines: [{ seq: 1, at: run.begin.at, level: 'info', text }],
        comments: [{ seq: 2, at: run.begin.at, text }],
        message: { seq: 3, text },
        progress: { seq: 4, fraction: 0.5, text },
        validation: { seq: 5, reason: text },
        end: end(6, { traceback: text, message: text }),
      });
      const RunId = run.begin.runId;
      const [row] = await database.call('ValidateRun', { RunId, Verdict: 'Rejected', Reason: text });
      expect(row).toMatchObject({
        JobName: `Job ${text}`,
        Message: text,
        ProgressText: text,
        ValidationReason: text,
        ValidationNote: text,
        Traceback: text,
        Machine: text,
        OsUser: text,
        Script: text,
        Runtime: text,
        DocumentationUrl: text,
      });
      expect((await database.call('ListLines', { RunId }))[0]!.Text).toBe(text);
      await database.call('AddComment', { RunId, Text: text });
      expect((await database.call('ListComments', { RunId })).map(({ Text }) => Text)).toEqual([text, text]);
      const [job] = await database.call('ListJobs', { JobId });
      expect(job).toMatchObject({ Name: `Job ${text}`, Path: text, Machine: text });
      // And it is found again by itself, with no sign of it taken for a pattern.
      const found = await database.call('ListRuns', { JobId, Text: text });
      expect(found.map((one) => one.RunId)).toEqual([RunId]);
      expect(await database.call('ListRuns', { JobId, Text: `${text}%z` })).toEqual([]);
    });
  });
}
