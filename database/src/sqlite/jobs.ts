import { cronFieldProblem } from '#schedule';
import { type Changing, Refusal } from '../contract.js';
import type { JobRow, SaveJobInput } from '../contract/jobs.js';
import { audit } from './audit.js';
import { type Caller, calledBy } from './caller.js';
import { findJob, readJobs, requireDepartment } from './find.js';
import * as read from './input.js';
import { isTimeZone } from './isTimeZone.js';
import { once } from './once.js';
import type { Procedure, Session } from './session.js';

export const ListJobs: Procedure<'ListJobs'> = calledBy('viewer', (session, caller, input) => {
  const jobId = read.optionalInteger(input, 'JobId', 1);
  return readJobs(session, caller.departmentId, jobId, read.flag(input, 'Retired', false));
});

type Fields = Required<Omit<SaveJobInput, 'JobId'>>;

export const SaveJob: Procedure<'SaveJob'> = calledBy('admin', (session, caller, input) =>
  readJobs(
    session,
    null,
    once(session, 'SaveJob', input, (made) => save(session, caller, input, made)),
  ),
);

/** @param made the job that the same request made before */
function save(session: Session, caller: Caller, input: Changing & SaveJobInput, made: number | null): number {
  read.requireOneLine(input, 'Name', 200);
  const jobId = read.optionalInteger(input, 'JobId', 1) ?? made;
  const before = jobId === null ? undefined : readJobs(session, null, jobId)[0];
  const fields = readFields(input, before);
  check(session, jobId, before, fields);
  const isLimited = input.LongestSeconds !== undefined || input.ShortestSeconds !== undefined;
  if (isLimited && (fields.LongestSeconds ?? Infinity) < (fields.ShortestSeconds ?? 0))
    throw new Refusal('input', 'LongestSeconds must not be less than ShortestSeconds.');

  const { JobId } = session.get<{ JobId: number }>(session.file('SaveJob'), {
    ...fields,
    JobId: jobId,
    NeedsValidation: fields.NeedsValidation ? 1 : 0,
    Retired: fields.Retired ? 1 : 0,
  })!;
  if (before) reschedule(session, before, fields);
  const Retired = before ? before.RetiredAt !== null : null;
  audit(session, caller, input, {
    entity: 'Job',
    key: JobId,
    before: { ...before, Retired },
    // The audit trail of a new job doesn't mention that it isn't retired.
    after: { ...fields, Retired: !before && !fields.Retired ? null : fields.Retired },
  });
  return JobId;
}

/** A missing field keeps its value. */
function readFields(input: SaveJobInput, before: JobRow | undefined): Fields {
  const job = read.withKept(input, {
    NeedsValidation: false,
    ...before,
    Retired: (before?.RetiredAt ?? null) !== null,
  });
  return {
    Name: read.name(job, 'Name', 200),
    Icon: read.optionalText(job, 'Icon', 50),
    DepartmentId: read.integer(job, 'DepartmentId', 1),
    OwnerEmail: read.optionalName(job, 'OwnerEmail', 320),
    Path: read.optionalText(job, 'Path', 1000),
    Machine: read.optionalText(job, 'Machine', 256),
    Cron: read.optionalText(job, 'Cron', 200),
    TimeZone: read.optionalText(job, 'TimeZone', 100),
    GraceSeconds: read.optionalInteger(job, 'GraceSeconds'),
    LongestSeconds: read.optionalInteger(job, 'LongestSeconds'),
    ShortestSeconds: read.optionalInteger(job, 'ShortestSeconds'),
    NeedsValidation: read.flag(job, 'NeedsValidation'),
    AlertRules: read.optionalJsonObject(job, 'AlertRules'),
    DocumentationUrl: read.optionalText(job, 'DocumentationUrl', 2000),
    Retired: read.flag(job, 'Retired'),
  };
}

/** Expected runs follow the schedule. After a change they aren't known until somebody saves them. */
function reschedule(session: Session, { JobId, ...before }: JobRow, fields: Fields): void {
  const retires = fields.Retired && before.RetiredAt === null;
  if (retires || fields.Cron !== before.Cron || fields.TimeZone !== before.TimeZone) {
    session.run(session.file('ForgetSchedule'), { JobId });
    session.run('UPDATE Jobs SET ExpectedUntil = NULL, ScheduleProblem = NULL WHERE JobId = :JobId', { JobId });
  } else if (fields.GraceSeconds !== before.GraceSeconds) {
    session.run(session.file('SetGrace'), { JobId, GraceSeconds: fields.GraceSeconds });
  }
}

function check(session: Session, jobId: number | null, before: JobRow | undefined, fields: Fields): void {
  requireDepartment(session, fields.DepartmentId);
  if ((fields.Cron === null) !== (fields.TimeZone === null)) {
    throw new Refusal('input', 'Cron and TimeZone belong together: give both, or neither.');
  }
  // A schedule that is there already stays, whatever else of its job is changed.
  if (fields.Cron !== null && fields.Cron !== before?.Cron && cronFieldProblem(fields.Cron) !== null) {
    throw new Refusal(
      'input',
      'Cron must have five fields, with minutes to 59, hours to 23, days to 31, months to 12 and days of the week to 7.',
    );
  }
  if (fields.TimeZone !== null && fields.TimeZone !== before?.TimeZone && !isTimeZone(fields.TimeZone)) {
    throw new Refusal('input', 'TimeZone must be an IANA time zone such as Europe/Rome.');
  }
  const email = fields.OwnerEmail;
  const owner =
    email === null ? null : session.get<{ Active: number }>('SELECT Active FROM Users WHERE Email = :email', { email });
  if (owner === undefined) {
    throw new Refusal('not-found', `The owner ${email} isn't a user of JobLogger: save the user first.`);
  }
  // An owner who has left stays the owner until somebody names another.
  if (owner?.Active === 0 && email?.toLowerCase() !== before?.OwnerEmail?.toLowerCase()) {
    throw new Refusal('input', `The owner ${email} isn't active: nobody would read what is told them.`);
  }
  if (fields.DocumentationUrl !== null && !/^https?:\/\/[^/]/i.test(fields.DocumentationUrl)) {
    throw new Refusal('input', 'DocumentationUrl must begin with http:// or https://.');
  }
  const same = fields.Retired
    ? undefined
    : session.get<{ JobId: number }>(session.file('FindJobByName'), {
        DepartmentId: fields.DepartmentId,
        Name: fields.Name,
        JobId: jobId,
      });
  if (same) {
    throw new Refusal('conflict', `There is a job ${fields.Name} in this department already: ${same.JobId}.`);
  }
}

export const SetJobPaused: Procedure<'SetJobPaused'> = calledBy('operator', (session, caller, input) =>
  changeJob(session, caller, input, 'Paused', read.flag(input, 'Paused')),
);

export const SnoozeJob: Procedure<'SnoozeJob'> = calledBy('operator', (session, caller, input) =>
  changeJob(session, caller, input, 'SnoozedUntil', read.optionalTime(input, 'Until')),
);

/** Changes what an operator may change of a job: one field, to the value in the input. */
function changeJob<F extends 'Paused' | 'SnoozedUntil'>(
  session: Session,
  caller: Caller,
  input: Changing & { JobId: number },
  field: F,
  value: JobRow[F],
): JobRow[] {
  const job = findJob(session, caller, read.integer(input, 'JobId', 1));
  // Invalidates judgements that were based on the earlier state.
  session.run(`UPDATE Jobs SET ${field} = :Value, JudgedVersion = JudgedVersion + 1 WHERE JobId = :JobId`, {
    Value: typeof value === 'boolean' ? Number(value) : value,
    JobId: job.JobId,
  });
  audit(session, caller, input, {
    entity: 'Job',
    key: job.JobId,
    before: { [field]: job[field] },
    after: { [field]: value },
  });
  return readJobs(session, null, job.JobId);
}
