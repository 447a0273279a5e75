import { type Changing, Refusal } from '../contract.js';
import { CHANNELS, ROLES, SLACK_ID } from '../contract/choices.js';
import type { ReportSettings, SaveUserInput, UserRow, WhoAmIRow } from '../contract/people.js';
import { audit } from './audit.js';
import { type Caller, calledBy } from './caller.js';
import * as read from './input.js';
import { once } from './once.js';
import { requireDepartment } from './find.js';
import { type Procedure, type Session, withFlags } from './session.js';

export const WhoAmI: Procedure<'WhoAmI'> = calledBy('viewer', (session, caller) => {
  const facts = session.get<Omit<WhoAmIRow, 'Email' | 'Name' | 'Role' | 'DepartmentId' | 'Language' | 'Login'>>(
    session.file('WhoAmI'),
    { DepartmentId: caller.ownDepartmentId, Email: caller.email },
  )!;
  return [
    {
      Email: caller.email,
      Name: caller.name,
      Role: caller.role,
      DepartmentId: caller.ownDepartmentId,
      Language: caller.language,
      Login: null,
      ...facts,
    },
  ];
});

/** For a department: its own people, and those who see all departments. */
export const ListUsers: Procedure<'ListUsers'> = calledBy('viewer', (session, caller) =>
  readUsers(session, caller.departmentId, null),
);

function readUsers(session: Session, departmentId: number | null, email: string | null): UserRow[] {
  return session
    .all<UserRow>(session.file('ListUsers'), { DepartmentId: departmentId, UserEmail: email })
    .map((row) => withFlags(row, 'Active'));
}

export const SaveUser: Procedure<'SaveUser'> = calledBy('admin', (session, caller, input) => {
  const email = read.name(input, 'UserEmail', 320).toLowerCase();
  read.requireEmail(input, 'UserEmail');
  read.requireOneLine(input, 'Name', 200);
  read.requireSlackChannel(input, 'SlackChannel');
  const slackId = read.optionalText(input, 'SlackId', 50);
  if (slackId !== null && !SLACK_ID.test(slackId))
    throw new Refusal('input', 'SlackId must be an id such as U012AB3CD.');
  once(session, 'SaveUser', input, (made) => save(session, caller, input, email, made));
  return readUsers(session, null, email);
});

/** @param made the user whom the same request made before */
function save(
  session: Session,
  caller: Caller,
  input: Changing & SaveUserInput,
  email: string,
  made: number | null,
): number {
  const before = readUsers(session, null, email)[0];
  if (read.flag(input, 'New', false) && before && getUserId(session, email) !== made) {
    throw new Refusal('conflict', `There is a user ${email} already: ${before.Name}.`);
  }
  const user = read.withKept(input, { Role: 'viewer', Language: 'it', Active: true, ...before });
  const fields = {
    Name: read.name(user, 'Name', 200),
    Role: read.choice(user, 'Role', ...ROLES),
    DepartmentId: read.optionalInteger(user, 'DepartmentId', 1),
    Language: read.choice(user, 'Language', 'it', 'en'),
    SlackId: read.optionalText(user, 'SlackId', 50),
    SlackChannel: read.optionalName(user, 'SlackChannel', 100),
    Active: read.flag(user, 'Active'),
  };
  if (fields.DepartmentId !== null) requireDepartment(session, fields.DepartmentId);
  if (before?.Role === 'admin' && before.Active && (fields.Role !== 'admin' || !fields.Active)) {
    const others = readUsers(session, null, null).filter(
      (one) => one.Role === 'admin' && one.Active && one.UserEmail !== email,
    );
    if (others.length === 0)
      throw new Refusal('conflict', `${email} is the only active administrator: make somebody else one first.`);
  }
  session.run(session.file('SaveUser'), { ...fields, UserEmail: email, Active: fields.Active ? 1 : 0 });
  audit(session, caller, input, { entity: 'User', key: email, before: { ...before }, after: fields });
  setReport(session, caller, input, email);
  return getUserId(session, email);
}

function getUserId(session: Session, email: string): number {
  return session.get<{ UserId: number }>('SELECT UserId FROM Users WHERE Email = :email', { email })!.UserId;
}

/** Each person for themselves. */
export const SaveReport: Procedure<'SaveReport'> = calledBy('viewer', (session, caller, input) => {
  if (caller.email === null) throw new Refusal('input', "Email is missing: a report is somebody's.");
  setReport(session, caller, input, caller.email);
  return readUsers(session, null, caller.email);
});

/** The input's fields of the morning report; missing ones keep their values. */
function setReport(session: Session, caller: Caller, input: Changing & Partial<ReportSettings>, email: string): void {
  const before = readUsers(session, null, email)[0]!;
  const report = read.withKept(input, before);
  const after: ReportSettings = {
    ReportEvery: read.optionalChoice(report, 'ReportEvery', 'none', 'daily', 'weekly') ?? 'none',
    ReportBy: read.optionalChoice(report, 'ReportBy', ...CHANNELS) ?? 'mail',
    ReportHour: read.optionalInteger(report, 'ReportHour', 0, 23) ?? 7,
    ReportTimeZone: read.optionalText(report, 'ReportTimeZone', 100),
  };
  if (after.ReportEvery !== 'none') read.requireValue('ReportTimeZone', after.ReportTimeZone);
  session.run(session.file('SetReport'), { ...after, UserEmail: email });
  audit(session, caller, input, { entity: 'User', key: email, before: { ...before }, after: { ...after } });
}
