import { Refusal } from '../contract.js';
import type { ExpectedRunsRow } from '../contract/calendar.js';
import { RULES } from '../rules.js';
import { calledBy } from './caller.js';
import { findJob } from './find.js';
import * as read from './input.js';
import type { Procedure } from './session.js';

export const CountRuns: Procedure<'CountRuns'> = calledBy('viewer', (session, caller, input) => {
  return session.all(session.file('CountRuns'), { ...readEdges(input), DepartmentId: caller.departmentId });
});

export const ListDay: Procedure<'ListDay'> = calledBy('viewer', (session, caller, input) =>
  session.all(session.file('ListDay'), {
    ...readEdges(input),
    DepartmentId: caller.departmentId,
    JobId: read.optionalInteger(input, 'JobId', 1),
  }),
);

const MOST_EDGES = 63;

export const ListGrid: Procedure<'ListGrid'> = calledBy('viewer', (session, caller, input) => {
  const list = read.times(input, 'Edges', MOST_EDGES);
  if (list.length < 2 || list.some((edge, index) => index > 0 && edge <= list[index - 1]!)) {
    throw new Refusal('input', 'Edges must be two times or more, each after the one before.');
  }
  return session.all(session.file('ListGrid'), {
    Edges: JSON.stringify(list),
    JobIds: Array.isArray(input.JobIds) ? JSON.stringify(input.JobIds) : null,
    DepartmentId: caller.departmentId,
  });
});

/** One each minute for 41 days. */
const MOST = 60_000;

/** No audit trail: they follow from the job's schedule, whose changes are recorded. */
export const SaveExpectedRuns: Procedure<'SaveExpectedRuns'> = calledBy('admin', (session, caller, input) => {
  const [From, Until] = [read.time(input, 'From'), read.time(input, 'Until')];
  const due = [...new Set(read.times(input, 'DueAt', MOST))];
  if (Until <= From) throw new Refusal('input', 'Until must come after From.');
  if (From < '2000-01-01' || Until > '2200-01-01T00:00:00.000Z')
    throw new Refusal('input', 'From and Until must lie from 2000 to 2200.');
  if (due.some((at) => at < From || at >= Until)) {
    throw new Refusal('input', 'DueAt must lie from From up to Until, which is the first time that is not.');
  }
  const { JobId } = findJob(session, caller, read.integer(input, 'JobId', 1));
  const [Now, DueAt] = [new Date().toISOString(), JSON.stringify(due)];
  const Removed = session.run(session.file('RemoveExpectedRuns'), { JobId, From, Until, Now, DueAt });
  const Added = session.run(session.file('AddExpectedRuns'), { JobId, DueAt });
  session.run(
    'UPDATE Jobs SET ExpectedUntil = max(coalesce(ExpectedUntil, :Until), :Until), ScheduleProblem = NULL WHERE JobId = :JobId',
    { JobId, Until },
  );
  const row: ExpectedRunsRow = { JobId, Added, Removed, Kept: due.length - Added };
  return [row];
});

/** Reads two UTC times that enclose a day, or some weeks. */
function readEdges(input: { From: string; To: string }): { From: string; To: string } {
  const [From, To] = [read.time(input, 'From'), read.time(input, 'To')];
  const days = (Date.parse(To) - Date.parse(From)) / 86_400_000;
  if (days <= 0 || days > RULES.LongestPeriodDays) {
    throw new Refusal('input', `To must come after From, by ${RULES.LongestPeriodDays} days at most.`);
  }
  return { From, To };
}
