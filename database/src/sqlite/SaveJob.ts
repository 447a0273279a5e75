import { cronFieldProblem } from '#schedule';
import { Refusal, type Changing } from '../contract.js';
import type { JobRow, SaveJobInput } from '../contract/jobs.js';
import { audit } from './audit.js';
import { findCaller, requireRole, type Caller } from './caller.js';
import {
  readFlag,
  requireValue,
  hasField,
  readOptionalJsonObject,
  readOptionalText,
  readOptionalInteger,
  readText,
  readInteger,
} from './input.js';
import { jobRows } from './ListJobs.js';
import { isTimeZone } from './isTimeZone.js';
import { once } from './once.js';
import type { Procedure, Session } from './session.js';

type Fields = Required<Omit<SaveJobInput, 'JobId'>>;

export const saveJob: Procedure<'SaveJob'> = (session, input) => {
  const caller = findCaller(session, input);
  requireRole(caller, 'admin', input);
  return jobRows(
    session,
    null,
    once(session, 'SaveJob', input, (made) => save(session, caller, input, made)),
  );
};

/** @param made the job that the same request made before */
function save(session: Session, caller: Caller, input: Changing & SaveJobInput, made: number | null): number {
  const jobId = readOptionalInteger(input, 'JobId', 1) ?? made;
  const before = jobId === null ? undefined : jobRows(session, null, jobId)[0];
  const fields = readFields(input, before);
  for (const departmentId of [before?.DepartmentId, fields.DepartmentId]) {
    if (departmentId !== undefined && caller.departmentId !== null && departmentId !== caller.departmentId) {
      throw new Refusal('forbidden', `Department ${departmentId} isn't yours to see; yours is ${caller.departmentId}.`);
    }
  }
  check(session, jobId, before, fields);

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
  const keep = <F extends Exclude<keyof Fields, 'Retired'>>(
    field: F,
    read: () => Fields[F],
    otherwise: Fields[F],
  ): Fields[F] => (hasField(input, field) ? read() : ((before?.[field] as Fields[F] | undefined) ?? otherwise));
  return {
    Name: keep('Name', () => readText(input, 'Name', 200), ''),
    Icon: keep('Icon', () => readOptionalText(input, 'Icon', 50), null),
    DepartmentId: keep('DepartmentId', () => readInteger(input, 'DepartmentId'), 0),
    OwnerEmail: keep('OwnerEmail', () => readOptionalText(input, 'OwnerEmail', 320), null),
    Path: keep('Path', () => readOptionalText(input, 'Path', 1000), null),
    Machine: keep('Machine', () => readOptionalText(input, 'Machine', 256), null),
    Cron: keep('Cron', () => readOptionalText(input, 'Cron', 200), null),
    TimeZone: keep('TimeZone', () => readOptionalText(input, 'TimeZone', 100), null),
    GraceSeconds: keep('GraceSeconds', () => readOptionalInteger(input, 'GraceSeconds'), null),
    LongestSeconds: keep('LongestSeconds', () => readOptionalInteger(input, 'LongestSeconds'), null),
    ShortestSeconds: keep('ShortestSeconds', () => readOptionalInteger(input, 'ShortestSeconds'), null),
    NeedsValidation: keep('NeedsValidation', () => readFlag(input, 'NeedsValidation'), false),
    AlertRules: keep('AlertRules', () => readOptionalJsonObject(input, 'AlertRules'), null),
    DocumentationUrl: keep('DocumentationUrl', () => readOptionalText(input, 'DocumentationUrl', 2000), null),
    Retired: hasField(input, 'Retired') ? readFlag(input, 'Retired') : (before?.RetiredAt ?? null) !== null,
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
  requireValue('Name', fields.Name || null);
  requireValue('DepartmentId', fields.DepartmentId || null);
  if (!session.get('SELECT 1 FROM Departments WHERE DepartmentId = :id', { id: fields.DepartmentId })) {
    throw new Refusal('not-found', `There is no department ${fields.DepartmentId}.`);
  }
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
