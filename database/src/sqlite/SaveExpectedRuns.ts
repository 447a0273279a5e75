import { Refusal } from '../contract.js';
import type { ExpectedRunsRow } from '../contract/calendar.js';
import { calledBy } from './caller.js';
import { findJob } from './findJob.js';
import { readTime, readTimes, readInteger } from './input.js';
import type { Procedure } from './session.js';

/** One each minute for 41 days. */
const MOST = 60_000;

/** No audit trail: they follow from the job's schedule, whose changes are recorded. */
export const saveExpectedRuns: Procedure<'SaveExpectedRuns'> = calledBy('admin', (session, caller, input) => {
  const [From, Until] = [readTime(input, 'From'), readTime(input, 'Until')];
  const due = [...new Set(readTimes(input, 'DueAt', MOST))];
  if (Until <= From) throw new Refusal('input', 'Until must come after From.');
  if (From < '2000-01-01' || Until > '2200-01-01T00:00:00.000Z')
    throw new Refusal('input', 'From and Until must lie from 2000 to 2200.');
  if (due.some((at) => at < From || at >= Until)) {
    throw new Refusal('input', 'DueAt must lie from From up to Until, which is the first time that is not.');
  }
  const { JobId } = findJob(session, caller, readInteger(input, 'JobId', 1));
  const DueAt = JSON.stringify(due);
  const Removed = session.run(session.file('RemoveExpectedRuns'), { JobId, From, Until, DueAt });
  const Added = session.run(session.file('AddExpectedRuns'), { JobId, DueAt });
  session.run(
    'UPDATE Jobs SET ExpectedUntil = max(coalesce(ExpectedUntil, :Until), :Until), ScheduleProblem = NULL WHERE JobId = :JobId',
    { JobId, Until },
  );
  const row: ExpectedRunsRow = { JobId, Added, Removed, Kept: due.length - Added };
  return [row];
});
