import { Refusal } from '../contract.js';
import type { ReportSettings, SaveUserInput, UserRow } from '../contract/people.js';
import { audit } from './audit.js';
import { findCaller, requireRole } from './caller.js';
import {
  readFlag,
  requireValue,
  hasField,
  readChoice,
  readOptionalText,
  readOptionalInteger,
  readText,
} from './input.js';
import { userRows } from './ListUsers.js';
import { setReport } from './SaveReport.js';
import type { Procedure } from './session.js';

export const saveUser: Procedure<'SaveUser'> = (session, input) => {
  const caller = findCaller(session, input);
  requireRole(caller, 'admin', input);
  const email = readText(input, 'UserEmail', 320).toLowerCase();
  if (!/^[^@\s]+@[^@\s]+$/.test(email))
    throw new Refusal('input', `UserEmail must be an email address; ${email} is none.`);
  const before = userRows(session, null, email)[0];
  const fields = readFields(input, before);
  if (
    fields.DepartmentId !== null &&
    !session.get('SELECT 1 FROM Departments WHERE DepartmentId = :id', { id: fields.DepartmentId })
  ) {
    throw new Refusal('not-found', `There is no department ${fields.DepartmentId}.`);
  }
  session.run(session.file('SaveUser'), { ...fields, UserEmail: email, Active: fields.Active ? 1 : 0 });
  audit(session, caller, input, { entity: 'User', key: email, before: { ...before }, after: fields });
  setReport(session, caller, input, email);
  return userRows(session, null, email);
};

/** A missing field keeps its value; a new user needs only a name. */
function readFields(
  input: SaveUserInput,
  before: UserRow | undefined,
): Required<Omit<SaveUserInput, 'UserEmail' | keyof ReportSettings>> {
  return {
    Name: requireValue('Name', hasField(input, 'Name') ? readText(input, 'Name', 200) : (before?.Name ?? null)),
    Role: hasField(input, 'Role')
      ? readChoice(input, 'Role', 'viewer', 'operator', 'admin')
      : (before?.Role ?? 'viewer'),
    DepartmentId: hasField(input, 'DepartmentId')
      ? readOptionalInteger(input, 'DepartmentId')
      : (before?.DepartmentId ?? null),
    Language: hasField(input, 'Language') ? readChoice(input, 'Language', 'it', 'en') : (before?.Language ?? 'it'),
    SlackId: hasField(input, 'SlackId') ? readOptionalText(input, 'SlackId', 50) : (before?.SlackId ?? null),
    SlackChannel: hasField(input, 'SlackChannel')
      ? readOptionalText(input, 'SlackChannel', 100)
      : (before?.SlackChannel ?? null),
    Active: hasField(input, 'Active') ? readFlag(input, 'Active') : (before?.Active ?? true),
  };
}
