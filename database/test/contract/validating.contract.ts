import type { Fixture } from './engines';
import { day, end, newRun, refused, sorted } from './fixtures';

export function validating(fixture: Fixture): void {
  const { apply, call, callOne, addRun, getRun, listChanges, newJob, newUser } = fixture;
  /** Adds an ended run, and returns it as it is shown. */
  const finished = async (needs: boolean, status: 'Done' | 'Error', reason?: string) => {
    const { JobId } = await newJob({ NeedsValidation: needs });
    const RunId = await addRun(
      { ...(reason ? { validation: { seq: 1, reason } } : {}), end: end(2, { status }) },
      { jobId: JobId },
    );
    return getRun(RunId);
  };

  describe('validation', () => {
    it('is needed for a Done run if its job or the run itself asks for it, and for no other', async () => {
      expect(await finished(true, 'Done')).toMatchObject({ Validation: 'Waiting', ValidationReason: null });
      expect(await finished(false, 'Done', 'totals differ')).toMatchObject({
        Validation: 'Waiting',
        ValidationReason: 'totals differ',
      });
      expect(await finished(false, 'Done')).toMatchObject({ Validation: 'NotNeeded' });
      expect(await finished(true, 'Error', 'totals differ')).toMatchObject({ Validation: 'NotNeeded' });
    });

    it("depends on the job's setting when the run began", async () => {
      const { JobId } = await newJob({ NeedsValidation: true });
      const run = newRun(JobId);
      await apply(run);
      await call('SaveJob', { JobId, NeedsValidation: false });
      await apply({ ...run, end: end(1) });
      expect((await getRun(run.begin.runId)).Validation).toBe('Waiting');
    });

    it('records who said what and when, and can be changed', async () => {
      const Email = await newUser({ Role: 'operator' });
      const { RunId } = await finished(true, 'Done');
      const validated = await callOne('ValidateRun', { Email, RunId, Verdict: 'Validated' });
      expect(validated).toMatchObject({ Validation: 'Validated', ValidatedBy: Email, ValidationNote: null });
      expect(Math.abs(Date.parse(validated.ValidatedAt!) - Date.now())).toBeLessThan(60_000);
      const verdict = { Email, RunId, Verdict: 'Rejected', Reason: 'looked again' } as const;
      const rejected = await callOne('ValidateRun', verdict);
      expect(rejected).toMatchObject({ Validation: 'Rejected', ValidationNote: 'looked again' });
      expect(sorted(await listChanges('Run', RunId))).toEqual(
        sorted([
          ['Validation', 'Validated', 'Rejected', Email],
          ['ValidationNote', null, 'looked again', Email],
          ['Validation', 'Waiting', 'Validated', Email],
        ]),
      );
    });

    it('is not undone by a repeated batch', async () => {
      const { JobId } = await newJob({ NeedsValidation: true });
      const run = { ...newRun(JobId), validation: { seq: 1, reason: 'totals' }, end: end(2) };
      await apply(run);
      await call('ValidateRun', { RunId: run.begin.runId, Verdict: 'Validated' });
      await apply(run);
      expect((await getRun(run.begin.runId)).Validation).toBe('Validated');
    });

    it('refuses an active run, an unknown verdict, and a rejection without a reason', async () => {
      const RunId = await addRun({}, { heartbeatSeconds: null });
      const validate = (input: object) => call('ValidateRun', { RunId, Verdict: 'Validated', ...input });
      await refused(validate({}), 'conflict', /still going on/);
      await refused(validate({ Verdict: 'Fine' }), 'input');
      await refused(validate({ Verdict: 'Rejected', Reason: '' }), 'input', /Reason/);
      await refused(validate({ Source: 'rumour' }), 'input', /Source/);
    });
  });

  describe('comments', () => {
    it("are the script's and people's, oldest first, with their names", async () => {
      const Email = await newUser({ Role: 'operator', Name: 'Anna Bianchi' });
      const comment = { seq: 1, at: `${day()}T10:00:00.000Z`, text: 'from the script' };
      const RunId = await addRun({ comments: [comment] });
      const added = await callOne('AddComment', { Email, RunId, Text: 'looked at it' });
      expect(added).toEqual({
        CommentKey: expect.stringMatching(/^\d+$/),
        At: expect.any(String),
        Email,
        AuthorName: 'Anna Bianchi',
        Text: 'looked at it',
      });
      const listed = await call('ListComments', { RunId });
      expect(listed.map((one) => [one.Email, one.AuthorName, one.Text])).toEqual([
        [null, null, 'from the script'],
        [Email, 'Anna Bianchi', 'looked at it'],
      ]);
      await refused(call('AddComment', { RunId, Text: '' }), 'input', 'Text is missing.');
    });
  });
}
