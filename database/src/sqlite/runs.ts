import { type Level, Refusal } from '../contract.js';
import type { ErrorRow } from '../contract/errors.js';
import type { RunDetailsRow, Validation } from '../contract/runs.js';
import { audit } from './audit.js';
import { calledBy } from './caller.js';
import { findCause } from './findCause.js';
import { findRun, findRunOrJob } from './find.js';
import * as read from './input.js';
import { once } from './once.js';
import { RunFilter } from './runFilter.js';
import type { Procedure, Session } from './session.js';

export const ListRuns: Procedure<'ListRuns'> = calledBy('viewer', (session, caller, input) => {
  const filter = new RunFilter(caller, input);
  const pageSize = read.optionalInteger(input, 'PageSize', 1, 100) ?? 50;
  const beforeStartedAt = read.optionalTime(input, 'BeforeStartedAt');
  const beforeRunKey = read.optionalInteger(input, 'BeforeRunKey', 1, Number.MAX_SAFE_INTEGER);
  if ((beforeStartedAt === null) !== (beforeRunKey === null)) {
    throw new Refusal('input', 'BeforeStartedAt and BeforeRunKey belong together: give both, or neither.');
  }
  filter.where('BeforeStartedAt', beforeStartedAt, '(StartedAt, RunKey) < (:BeforeStartedAt, :BeforeRunKey)');
  if (beforeRunKey !== null) filter.values['BeforeRunKey'] = beforeRunKey;
  return session.all(filter.list(), { ...filter.values, Limit: pageSize + 1 });
});

export const ExportRuns: Procedure<'ExportRuns'> = calledBy('viewer', (session, caller, input) => {
  const filter = new RunFilter(caller, input);
  return session.all(filter.list(), { ...filter.values, Limit: 10_000 });
});

export const GetRun: Procedure<'GetRun'> = calledBy('viewer', (session, caller, input) => {
  const { RunKey } = findRun(session, caller, input);
  return readRun(session, RunKey);
});

function readRun(session: Session, runKey: number): RunDetailsRow[] {
  return session
    .all<RunDetailsRow>(session.file('GetRun'), { RunKey: runKey })
    .map((row) => ({ ...row, Cause: findCause(row.Traceback) }));
}

const LEVELS: Level[] = ['debug', 'info', 'warn', 'error'];

export const ListLines: Procedure<'ListLines'> = calledBy('viewer', (session, caller, input) => {
  const { RunKey } = findRun(session, caller, input);
  const level = read.optionalChoice(input, 'Level', ...LEVELS) ?? 'debug';
  return session.all(session.file('ListLines'), {
    RunKey,
    AfterSeq: read.optionalInteger(input, 'AfterSeq', -1) ?? -1,
    Levels: JSON.stringify(LEVELS.slice(LEVELS.indexOf(level))),
    // Written like this so that SQLite uses the small index.
    Worse: level === 'warn' || level === 'error' ? 1 : null,
    Limit: (read.optionalInteger(input, 'PageSize', 1, 1000) ?? 200) + 1,
  });
});

export const ListComments: Procedure<'ListComments'> = calledBy('viewer', (session, caller, input) => {
  const { RunKey } = findRun(session, caller, input);
  return session.all(session.file('ListComments'), { RunKey, CommentKey: null });
});

export const AddComment: Procedure<'AddComment'> = calledBy('operator', (session, caller, input) => {
  const { RunKey } = findRun(session, caller, input);
  const comment = { RunKey, Email: caller.email, Text: read.text(input, 'Text', 1_000_000) };
  const add = () => session.get<{ CommentKey: number }>(session.file('AddComment'), comment)!.CommentKey;
  const CommentKey = once(session, 'AddComment', input, (made) => made ?? add());
  return session.all(session.file('ListComments'), { RunKey, CommentKey });
});

/** Another verdict may replace a verdict later; the audit trail keeps both. */
export const ValidateRun: Procedure<'ValidateRun'> = calledBy('operator', (session, caller, input) => {
  const verdict = read.choice(input, 'Verdict', 'Validated', 'Rejected');
  const reason = read.optionalText(input, 'Reason');
  if (verdict === 'Rejected' && reason === null)
    throw new Refusal('input', 'Reason is missing: a rejection needs one.');
  const { RunKey, RunId, JobId } = findRun(session, caller, input);
  const run = session.get<{ Status: string; Validation: Validation; ValidationNote: string | null }>(
    'SELECT Status, Validation, ValidationNote FROM Runs JOIN (SELECT RunKey, ValidationNote FROM LogHistory) USING (RunKey) WHERE RunKey = :RunKey',
    { RunKey },
  )!;
  if (run.Status === 'Pending')
    throw new Refusal('conflict', `Run ${RunId} is still going on: it can be validated once it has ended.`);

  // Invalidates judgements that were based on the earlier state.
  session.run('UPDATE Jobs SET JudgedVersion = JudgedVersion + 1 WHERE JobId = :JobId', { JobId });
  session.run(session.file('ValidateRun'), { RunKey, Verdict: verdict, Email: caller.email, Reason: reason });
  audit(session, caller, input, {
    entity: 'Run',
    key: RunId,
    before: { Validation: run.Validation, ValidationNote: run.ValidationNote },
    after: { Validation: verdict, ValidationNote: reason },
  });
  return readRun(session, RunKey);
});

export const ListTrend: Procedure<'ListTrend'> = calledBy('viewer', (session, caller, input) => {
  const { JobId } = findRunOrJob(session, caller, input);
  return session.all(session.file('ListTrend'), { JobId, DepartmentId: caller.ownDepartmentId });
});

type Found = Omit<ErrorRow, 'Cause'> & { Traceback: string | null };

export const ListErrors: Procedure<'ListErrors'> = calledBy('viewer', (session, caller, input) => {
  const text = read.optionalText(input, 'Text', 200)?.toLowerCase();
  const pageSize = read.optionalInteger(input, 'PageSize', 1, 200) ?? 100;
  const found = session.all<Found>(session.file('ListErrors'), {
    DepartmentId: caller.departmentId,
    JobId: read.optionalInteger(input, 'JobId', 1),
    From: read.optionalTime(input, 'From'),
    // The cause is known only when the traceback has been read.
    Limit: text === undefined ? pageSize : -1,
  });
  return found
    .map(({ Traceback, ...row }) => ({ ...row, Cause: findCause(Traceback) }))
    .filter(({ Cause, JobName }) => text === undefined || `${JobName}\n${Cause ?? ''}`.toLowerCase().includes(text))
    .slice(0, pageSize);
});
