import { Refusal } from '../contract.js';
import type { SaveUserInput, UserRow } from '../contract/people.js';
import { audit } from './audit.js';
import { callerOf, requireRole } from './caller.js';
import { flag, given, has, oneOf, optionalText, optionalWhole, text } from './input.js';
import { userRows } from './ListUsers.js';
import type { Procedure } from './session.js';

export const saveUser: Procedure<'SaveUser'> = (session, input) => {
  const caller = callerOf(session, input);
  requireRole(caller, 'admin', input);
  const email = text(input, 'UserEmail', 320).toLowerCase();
  if (!/^[^@\s]+@[^@\s]+$/.test(email))
    throw new Refusal('input', `UserEmail must be an email address; ${email} is none.`);
  const before = userRows(session, null, email)[0];
  const fields = fieldsOf(input, before);
  if (
    fields.DepartmentId !== null &&
    !session.get('SELECT 1 FROM Departments WHERE DepartmentId = :id', { id: fields.DepartmentId })
  ) {
    throw new Refusal('not-found', `There is no department ${fields.DepartmentId}.`);
  }
  session.run(session.file('SaveUser'), { ...fields, UserEmail: email, Active: fields.Active ? 1 : 0 });
  audit(session, caller, input, { entity: 'User', key: email, before: { ...before }, after: fields });
  return userRows(session, null, email);
};

/** What isn't given keeps its value; of a new user only the name has to be given. */
function fieldsOf(input: SaveUserInput, before: UserRow | undefined): Required<Omit<SaveUserInput, 'UserEmail'>> {
  return {
    Name: given('Name', has(input, 'Name') ? text(input, 'Name', 200) : (before?.Name ?? null)),
    Role: has(input, 'Role') ? oneOf(input, 'Role', 'viewer', 'operator', 'admin') : (before?.Role ?? 'viewer'),
    DepartmentId: has(input, 'DepartmentId') ? optionalWhole(input, 'DepartmentId') : (before?.DepartmentId ?? null),
    Language: has(input, 'Language') ? oneOf(input, 'Language', 'it', 'en') : (before?.Language ?? 'it'),
    SlackId: has(input, 'SlackId') ? optionalText(input, 'SlackId', 50) : (before?.SlackId ?? null),
    SlackChannel: has(input, 'SlackChannel')
      ? optionalText(input, 'SlackChannel', 100)
      : (before?.SlackChannel ?? null),
    Active: has(input, 'Active') ? flag(input, 'Active') : (before?.Active ?? true),
  };
}
