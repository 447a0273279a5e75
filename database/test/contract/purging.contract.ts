import { purgeRuns, type PurgeRow } from '../../src/index';
import type { Fixture } from './engines';
import { end, refused } from './fixtures';

export function purging(fixture: Fixture): void {
  const { database, ask, call, callOne, addRun, newJob, newTicket } = fixture;
  describe('purging', () => {
    it('counts first, then removes older runs slice by slice, and reports its progress', async () => {
      const input = { OlderThan: '2001-05-15T00:00:00.000Z' };
      // What other tests have left.
      await purgeRuns(database, { ...input, DryRun: false });
      const { JobId } = await newJob();
      const at = '2001-05-01T00:00:00.000Z';
      const lines = Array.from({ length: 2_500 }, (_, index) => ({
        seq: index + 1,
        at,
        level: 'info' as const,
        text: `line ${index}`,
      }));
      for (let index = 0; index < 3; index += 1) {
        await addRun(
          { lines, comments: [{ seq: 9_000, at, text: 'x' }], end: end(9_001, { at }) },
          { jobId: JobId, at },
        );
      }
      const running = await addRun({}, { jobId: JobId, at, heartbeatSeconds: null });
      const younger = await addRun({ end: end(1) }, { jobId: JobId, at: '2001-06-01T00:00:00.000Z' });
      const all = { Runs: 3, Lines: 7_500, Comments: 3, More: false };
      expect(await purgeRuns(database, { ...input, DryRun: true })).toEqual(all);
      expect((await call('ListRuns', { JobId })).length).toBe(5);
      const slices: PurgeRow[] = [];
      const gone = await purgeRuns(database, { ...input, DryRun: false, Source: 'cli' }, (soFar) => slices.push(soFar));
      expect(gone).toEqual(all);
      expect(slices[0]).toMatchObject({ Runs: 0, Lines: 3_900, More: true });
      expect((await call('ListRuns', { JobId })).map(({ RunId }) => RunId)).toEqual([younger, running]);
      const nothing = { Runs: 0, Lines: 0, Comments: 0, More: false };
      expect(await purgeRuns(database, { ...input, DryRun: true })).toEqual(nothing);
      const trail = await callOne('ListAudit', { Entity: 'Purge', PageSize: 1 });
      expect(trail).toMatchObject({ NewValue: '3', Source: 'cli', Field: 'before 2001-05-15T00:00:00.000Z' });
    });

    it('keeps tickets, which lose the run but not its id, and what the run fulfilled stays fulfilled', async () => {
      const { JobId } = await newJob({ Cron: '0 3 * * *', TimeZone: 'Europe/Rome', GraceSeconds: 600 });
      const at = '2001-07-01T03:00:00.000Z';
      const failure = end(1, { at, status: 'Error', message: 'No rows' });
      const RunId = await addRun({ end: failure }, { jobId: JobId, at });
      const ticket = await newTicket({ RunId });
      const day = { JobId, From: '2001-07-01T00:00:00.000Z', To: '2001-07-02T00:00:00.000Z' };
      const due = [at, '2001-07-01T15:00:00.000Z'];
      await call('SaveExpectedRuns', { JobId, From: day.From, Until: day.To, DueAt: due });
      const listDay = async () => (await call('ListDay', day)).map(({ Kind, Status }) => [Kind, Status]);
      expect(await listDay()).toEqual([
        ['Run', 'Error'],
        ['Expected', 'Missed'],
      ]);
      await purgeRuns(database, { OlderThan: '2001-07-02T00:00:00.000Z', DryRun: false });
      expect(await listDay()).toEqual([['Expected', 'Missed']]);
      await refused(call('GetRun', { RunId }), 'not-found');
      const gone = { RunStatus: null, RunStartedAt: null, RunEndedAt: null, RunMessage: null, RunCause: null };
      const kept = await call('GetTicket', { TicketId: ticket.TicketId });
      expect(kept).toEqual([{ ...ticket, ...gone, RunId }]);
    });

    it('of demo data also removes its tickets and expected runs, and nothing real', async () => {
      const { JobId } = await newJob({ Cron: '0 3 * * *', TimeZone: 'UTC', GraceSeconds: 600 });
      const due = ['2001-08-01', '2001-08-02', '2001-08-03'].map((date) => `${date}T03:00:00.000Z`);
      const add = (at: string, begin: object) => addRun({ end: end(1, { at }) }, { jobId: JobId, at, ...begin });
      const [madeUp, real] = [await add(due[0]!, { sdk: 'demo-data' }), await add(due[2]!, {})];
      const day = { JobId, From: '2001-08-01T00:00:00.000Z', To: '2001-08-04T00:00:00.000Z' };
      await call('SaveExpectedRuns', { JobId, From: day.From, Until: day.To, DueAt: due });
      const demo = await newTicket({ RunId: madeUp });
      await call('AddTicketComment', { TicketId: demo.TicketId, Text: 'x' });
      const kept = await newTicket({ RunId: real });

      const input = { OlderThan: '2001-08-31T00:00:00.000Z', DemoData: true };
      expect(await purgeRuns(database, { ...input, DryRun: true })).toMatchObject({ Runs: 1 });
      expect(await purgeRuns(database, { ...input, DryRun: false })).toMatchObject({ Runs: 1 });
      expect((await call('ListRuns', { JobId })).map(({ RunId }) => RunId)).toEqual([real]);
      expect((await call('ListTickets', { JobId })).map(({ TicketId }) => TicketId)).toEqual([kept.TicketId]);
      expect((await call('ListDay', day)).map(({ Kind, Status }) => [Kind, Status])).toEqual([
        ['Expected', 'Missed'],
        ['Run', 'Done'],
      ]);
    });

    it.each([
      [{ OlderThan: '2999-01-01T00:00:00.000Z', DryRun: true }, /in the past/],
      [{ OlderThan: 'long ago', DryRun: true }, /OlderThan must be a time/],
      [{ DryRun: true }, /OlderThan is missing/],
      [{ OlderThan: '2000-01-01T00:00:00.000Z' }, /DryRun/],
    ])('with %j is refused with a sentence', (input, message) => refused(ask('PurgeRuns', input), 'input', message));
  });
}
