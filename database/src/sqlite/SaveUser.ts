import { ROLES } from '../contract/choices.js';
import { Refusal } from '../contract.js';
import { audit } from './audit.js';
import { calledBy } from './caller.js';
import { readFlag, readChoice, readOptionalText, readOptionalInteger, readText, withKept } from './input.js';
import { userRows } from './ListUsers.js';
import { requireDepartment } from './requireDepartment.js';
import { setReport } from './SaveReport.js';
import type { Procedure } from './session.js';

export const saveUser: Procedure<'SaveUser'> = calledBy('admin', (session, caller, input) => {
  const email = readText(input, 'UserEmail', 320).toLowerCase();
  if (!/^[^@\s]+@[^@\s]+$/.test(email))
    throw new Refusal('input', `UserEmail must be an email address; ${email} is none.`);
  const before = userRows(session, null, email)[0];
  const user = withKept(input, { Role: 'viewer', Language: 'it', Active: true, ...before });
  const fields = {
    Name: readText(user, 'Name', 200),
    Role: readChoice(user, 'Role', ...ROLES),
    DepartmentId: readOptionalInteger(user, 'DepartmentId', 1),
    Language: readChoice(user, 'Language', 'it', 'en'),
    SlackId: readOptionalText(user, 'SlackId', 50),
    SlackChannel: readOptionalText(user, 'SlackChannel', 100),
    Active: readFlag(user, 'Active'),
  };
  if (fields.DepartmentId !== null) requireDepartment(session, fields.DepartmentId);
  session.run(session.file('SaveUser'), { ...fields, UserEmail: email, Active: fields.Active ? 1 : 0 });
  audit(session, caller, input, { entity: 'User', key: email, before: { ...before }, after: fields });
  setReport(session, caller, input, email);
  return userRows(session, null, email);
});
