import { Refusal } from '../contract.js';
import type { JobRow, SaveJobInput } from '../contract/jobs.js';
import { audit } from './audit.js';
import { callerOf, requireRole } from './caller.js';
import { flag, given, has, optionalJsonObject, optionalText, optionalWhole, text, whole } from './input.js';
import { jobRows } from './ListJobs.js';
import type { Procedure, Session } from './session.js';

type Fields = Required<Omit<SaveJobInput, 'JobId'>>;

export const saveJob: Procedure<'SaveJob'> = (session, input) => {
  const caller = callerOf(session, input);
  requireRole(caller, 'admin', input);
  const jobId = optionalWhole(input, 'JobId', 1);
  const before = jobId === null ? undefined : jobRows(session, null, jobId)[0];
  const fields = fieldsOf(input, before);
  for (const departmentId of [before?.DepartmentId, fields.DepartmentId]) {
    if (departmentId !== undefined && caller.departmentId !== null && departmentId !== caller.departmentId) {
      throw new Refusal('forbidden', `Department ${departmentId} isn't yours to see; yours is ${caller.departmentId}.`);
    }
  }
  check(session, fields);

  const { JobId } = session.get<{ JobId: number }>(session.file('SaveJob'), {
    ...fields,
    JobId: jobId,
    NeedsValidation: fields.NeedsValidation ? 1 : 0,
  })!;
  if (before) reschedule(session, before, fields);
  audit(session, caller, input, { entity: 'Job', key: JobId, before: { ...before }, after: fields });
  return jobRows(session, null, JobId);
};

/** What isn't given keeps its value. */
function fieldsOf(input: SaveJobInput, before: JobRow | undefined): Fields {
  const keep = <F extends keyof Fields>(field: F, read: () => Fields[F], otherwise: Fields[F]): Fields[F] =>
    has(input, field) ? read() : ((before?.[field] as Fields[F] | undefined) ?? otherwise);
  return {
    Name: keep('Name', () => text(input, 'Name', 200), ''),
    Icon: keep('Icon', () => optionalText(input, 'Icon', 50), null),
    DepartmentId: keep('DepartmentId', () => whole(input, 'DepartmentId'), 0),
    OwnerEmail: keep('OwnerEmail', () => optionalText(input, 'OwnerEmail', 320), null),
    Path: keep('Path', () => optionalText(input, 'Path', 1000), null),
    Machine: keep('Machine', () => optionalText(input, 'Machine', 256), null),
    Cron: keep('Cron', () => optionalText(input, 'Cron', 200), null),
    TimeZone: keep('TimeZone', () => optionalText(input, 'TimeZone', 100), null),
    GraceSeconds: keep('GraceSeconds', () => optionalWhole(input, 'GraceSeconds'), null),
    LongestSeconds: keep('LongestSeconds', () => optionalWhole(input, 'LongestSeconds'), null),
    ShortestSeconds: keep('ShortestSeconds', () => optionalWhole(input, 'ShortestSeconds'), null),
    NeedsValidation: keep('NeedsValidation', () => flag(input, 'NeedsValidation'), false),
    AlertRules: keep('AlertRules', () => optionalJsonObject(input, 'AlertRules'), null),
    DocumentationUrl: keep('DocumentationUrl', () => optionalText(input, 'DocumentationUrl', 2000), null),
  };
}

/** Expected runs follow the schedule: of another one they aren't known until somebody saves them. */
function reschedule(session: Session, { JobId, ...before }: JobRow, fields: Fields): void {
  if (fields.Cron !== before.Cron || fields.TimeZone !== before.TimeZone) {
    session.run(session.file('ForgetSchedule'), { JobId });
    session.run('UPDATE Jobs SET ExpectedUntil = NULL, ScheduleProblem = NULL WHERE JobId = :JobId', { JobId });
  } else if (fields.GraceSeconds !== before.GraceSeconds) {
    session.run(session.file('SetGrace'), { JobId, GraceSeconds: fields.GraceSeconds });
  }
}

function check(session: Session, fields: Fields): void {
  given('Name', fields.Name || null);
  given('DepartmentId', fields.DepartmentId || null);
  if (!session.get('SELECT 1 FROM Departments WHERE DepartmentId = :id', { id: fields.DepartmentId })) {
    throw new Refusal('not-found', `There is no department ${fields.DepartmentId}.`);
  }
  if ((fields.Cron === null) !== (fields.TimeZone === null)) {
    throw new Refusal('input', 'Cron and TimeZone belong together: give both, or neither.');
  }
  if (
    fields.OwnerEmail !== null &&
    !session.get('SELECT 1 FROM Users WHERE Email = :email', { email: fields.OwnerEmail })
  ) {
    throw new Refusal('not-found', `The owner ${fields.OwnerEmail} isn't a user of JobLogger: save the user first.`);
  }
}
