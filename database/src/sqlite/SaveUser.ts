import { ROLES, SLACK_ID } from '../contract/choices.js';
import { Refusal, type Changing } from '../contract.js';
import type { SaveUserInput } from '../contract/people.js';
import { audit } from './audit.js';
import { calledBy, type Caller } from './caller.js';
import {
  readFlag,
  readChoice,
  readName,
  readOptionalName,
  readOptionalText,
  readOptionalInteger,
  requireEmail,
  requireSlackChannel,
  withKept,
} from './input.js';
import { userRows } from './ListUsers.js';
import { once } from './once.js';
import { requireDepartment } from './requireDepartment.js';
import { setReport } from './SaveReport.js';
import type { Procedure, Session } from './session.js';

export const saveUser: Procedure<'SaveUser'> = calledBy('admin', (session, caller, input) => {
  const email = readName(input, 'UserEmail', 320).toLowerCase();
  requireEmail(input, 'UserEmail');
  requireSlackChannel(input, 'SlackChannel');
  const slackId = readOptionalText(input, 'SlackId', 50);
  if (slackId !== null && !SLACK_ID.test(slackId))
    throw new Refusal('input', 'SlackId must be an id such as U012AB3CD.');
  once(session, 'SaveUser', input, (made) => save(session, caller, input, email, made));
  return userRows(session, null, email);
});

/** @param made the user whom the same request made before */
function save(
  session: Session,
  caller: Caller,
  input: Changing & SaveUserInput,
  email: string,
  made: number | null,
): number {
  const before = userRows(session, null, email)[0];
  if (readFlag(input, 'New', false) && before && getUserId(session, email) !== made) {
    throw new Refusal('conflict', `There is a user ${email} already: ${before.Name}.`);
  }
  const user = withKept(input, { Role: 'viewer', Language: 'it', Active: true, ...before });
  const fields = {
    Name: readName(user, 'Name', 200),
    Role: readChoice(user, 'Role', ...ROLES),
    DepartmentId: readOptionalInteger(user, 'DepartmentId', 1),
    Language: readChoice(user, 'Language', 'it', 'en'),
    SlackId: readOptionalText(user, 'SlackId', 50),
    SlackChannel: readOptionalName(user, 'SlackChannel', 100),
    Active: readFlag(user, 'Active'),
  };
  if (fields.DepartmentId !== null) requireDepartment(session, fields.DepartmentId);
  if (before?.Role === 'admin' && before.Active && (fields.Role !== 'admin' || !fields.Active)) {
    const others = userRows(session, null, null).filter(
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
