import * as fc from 'fast-check';
import type { Level } from '#sdk/journal/events';
import type { RunBatch } from '#database/store/runStore';
import type { Fixture } from './engines';
import { day, end, newRun } from './fixtures';

const CASES = process.env['JOB_LOGGER_TEST_CASES'] ? Number(process.env['JOB_LOGGER_TEST_CASES']) : 40;

/** What a shipper might send about one run, in order, split anywhere. */
type Piece = Partial<Omit<RunBatch, 'begin'>>;

export function idempotency(fixture: Fixture): void {
  const { apply, call, getRun, newJob } = fixture;
  const rowsOf = async (runId: string) => {
    const run = await getRun(runId);
    const { RunKey, RunId, HeartbeatAt, InsertedAt, DurationSeconds, SameErrorCount, SameErrorSince, ...kept } = run;
    expect([RunKey, RunId, InsertedAt].every(Boolean)).toBe(true);
    expect(HeartbeatAt === null).toBe(kept.EndedAt !== null);
    expect(DurationSeconds).toBeGreaterThanOrEqual(0);
    expect((SameErrorCount === null) === (SameErrorSince === null)).toBe(true);
    const lines = await call('ListLines', { RunId: runId, PageSize: 1000 });
    const comments = await call('ListComments', { RunId: runId });
    return { ...kept, lines, comments: comments.map(({ At, Text }) => ({ At, Text })) };
  };

  describe('batches of a run that arrive twice, in pieces, in any order', () => {
    it('leave the same rows as once and in order', async () => {
      const { JobId } = await newJob({ NeedsValidation: true });
      const pieces = aRun();
      await fc.assert(
        fc.asyncProperty(pieces, fc.infiniteStream(fc.nat()), async (inOrder, choice) => {
          const straight = newRun(JobId);
          for (const piece of inOrder) await apply({ ...straight, ...piece });
          const shuffled = newRun(JobId);
          for (const piece of anyOrder(inOrder, choice)) await apply({ ...shuffled, ...piece });
          expect(await rowsOf(shuffled.begin.runId)).toEqual(await rowsOf(straight.begin.runId));
        }),
        { numRuns: CASES },
      );
    }, 300_000);

    it('count each line once when two stores send them at the same time', async () => {
      const { store } = fixture;
      const { JobId } = await newJob();
      const [one, other] = [await store(), await store()];
      for (let round = 0; round < 5; round += 1) {
        const run = newRun(JobId);
        const lines = Array.from({ length: 50 }, (_, index) => line(index + 1, index % 2 ? 'warn' : 'error'));
        const batch = { ...run, lines, end: end(51) };
        const applied = await Promise.all([
          untilAvailable(() => one.apply(batch)),
          untilAvailable(() => other.apply(batch)),
        ]);
        expect(applied.map(({ insertedLines }) => insertedLines).reduce((sum, count) => sum + count)).toBe(50);
        expect(applied.map(({ status }) => status)).toEqual(['Done', 'Done']);
        const row = await getRun(run.begin.runId);
        expect(row).toMatchObject({ LineCount: 50, WarningCount: 25, ErrorCount: 25 });
      }
    });
  });

  describe('the end of a run', () => {
    it('replaces Lost, with its message and time', async () => {
      const run = newRun((await newJob()).JobId);
      await apply({ ...run, message: { seq: 1, text: 'half' } });
      const lost = end(2, { status: 'Lost', message: 'killed', at: `${day()}T10:01:00.000Z`, traceback: 'none' });
      expect((await apply({ ...run, end: lost })).status).toBe('Lost');
      expect((await apply({ ...run, end: end(2, { exitCode: 3, status: 'Error' }) })).status).toBe('Error');
      const row = await getRun(run.begin.runId);
      const ended = { Status: 'Error', ExitCode: 3, EndedAt: `${day()}T10:05:00.000Z` };
      expect(row).toMatchObject({ ...ended, Message: 'half', Traceback: null });
    });

    it.each(['Done', 'Error', 'TimedOut', 'Cancelled'] as const)(
      'that was %s is overwritten by nothing',
      async (status) => {
        const run = newRun((await newJob()).JobId);
        await apply({ ...run, end: end(5, { status, message: 'first' }) });
        for (const later of ['Lost', 'Done', 'Error'] as const) {
          const again = end(9, { status: later, message: 'second', at: `${day()}T12:00:00.000Z`, exitCode: 99 });
          expect((await apply({ ...run, end: again })).status).toBe(status);
        }
        const row = await getRun(run.begin.runId);
        expect(row).toMatchObject({ Status: status, Message: 'first', ExitCode: 0, EndedAt: `${day()}T10:05:00.000Z` });
      },
    );
  });
}

/** Retries after `unavailable`, like a shipper. */
async function untilAvailable<T>(work: () => Promise<T>, tries = 20): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (tries === 0 || !(error instanceof Error) || Reflect.get(error, 'code') !== 'unavailable') throw error;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return untilAvailable(work, tries - 1);
  }
}

const line = (seq: number, level: Level) => ({ seq, level, at: `${day()}T10:00:01.000Z`, text: `line ${seq}` });

function aRun(): fc.Arbitrary<Piece[]> {
  const piece = fc.constantFrom('line', 'comment', 'message', 'progress', 'validation', 'metrics', 'alive');
  const ending = fc.constantFrom<Piece[]>(
    [{}],
    [{ end: end(100) }],
    [{ end: end(100, { message: 'OK' }) }],
    [{ end: end(100, { status: 'Lost', message: 'killed' }) }],
    [
      { end: end(100, { status: 'Lost', message: 'killed' }) },
      { end: end(100, { status: 'Error', traceback: 'Error: x' }) },
    ],
    [{ end: end(100, { status: 'TimedOut', fingerprint: '0123456789abcdef' }) }],
  );
  return fc.tuple(fc.array(piece, { maxLength: 8 }), ending).map(([kinds, last]) => [...kinds.map(makePiece), ...last]);
}

function makePiece(kind: string, index: number): Piece {
  const seq = index + 1;
  const at = `${day()}T10:00:02.000Z`;
  switch (kind) {
    case 'line':
      return { lines: [line(seq, seq % 2 ? 'warn' : 'info')] };
    case 'comment':
      return { comments: [{ seq, at, text: `comment ${seq}` }] };
    case 'message':
      return { message: { seq, text: `message ${seq}` } };
    case 'progress':
      return { progress: { seq, fraction: seq / 10, ...(seq % 2 ? { text: `step ${seq}` } : {}) } };
    case 'validation':
      return { validation: { seq, reason: `look at ${seq}` } };
    case 'metrics':
      return { metrics: { seq, values: { rows: seq } } };
    default:
      return { alive: true };
  }
}

/** Each piece once or twice, in any order. */
function anyOrder(pieces: Piece[], choice: fc.Stream<number>): Piece[] {
  const doubled = pieces.flatMap((piece) => (next(choice) % 2 ? [piece, piece] : [piece]));
  const shuffled: Piece[] = [];
  while (doubled.length > 0) shuffled.push(...doubled.splice(next(choice) % doubled.length, 1));
  return shuffled;
}

function next(choice: fc.Stream<number>): number {
  return Number(choice.next().value);
}
