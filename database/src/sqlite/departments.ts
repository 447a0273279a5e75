import { type Changing, Refusal } from '../contract.js';
import { ROLES } from '../contract/choices.js';
import type { DepartmentLoginRow, DepartmentRow, SaveDepartmentInput } from '../contract/people.js';
import { audit } from './audit.js';
import { type Caller, calledBy } from './caller.js';
import * as read from './input.js';
import { once } from './once.js';
import { requireDepartment } from './find.js';
import type { Procedure, Session } from './session.js';

export const ListDepartments: Procedure<'ListDepartments'> = calledBy('viewer', (session, { ownDepartmentId }) =>
  session.all(session.file('ListDepartments'), { DepartmentId: ownDepartmentId }),
);

export const SaveDepartment: Procedure<'SaveDepartment'> = calledBy('admin', (session, caller, input) => {
  const DepartmentId = once(session, 'SaveDepartment', input, (made) => save(session, caller, input, made));
  return session.all(session.file('ListDepartments'), { DepartmentId });
});

/** @param made the department that the same request made before */
function save(session: Session, caller: Caller, input: Changing & SaveDepartmentInput, made: number | null): number {
  const departmentId = read.optionalInteger(input, 'DepartmentId', 1) ?? made;
  const before =
    departmentId === null
      ? undefined
      : session.get<DepartmentRow>(session.file('ListDepartments'), { DepartmentId: departmentId });
  if (departmentId !== null && !before) throw new Refusal('not-found', `There is no department ${departmentId}.`);

  read.requireOneLine(input, 'Name', 100);
  read.requireSlackChannel(input, 'SlackChannel');
  read.requireEmail(input, 'MailAddress');
  const department = read.withKept(input, before);
  const fields = {
    Name: read.name(department, 'Name', 100),
    SlackChannel: read.optionalName(department, 'SlackChannel', 100),
    MailAddress: read.optionalName(department, 'MailAddress', 320),
    AlertRules: read.optionalJsonObject(department, 'AlertRules'),
  };
  const sameName = session.get<{ DepartmentId: number }>('SELECT DepartmentId FROM Departments WHERE Name = :name', {
    name: fields.Name,
  });
  if (sameName && sameName.DepartmentId !== departmentId) {
    throw new Refusal('conflict', `There is a department ${fields.Name} already: ${sameName.DepartmentId}.`);
  }
  const { DepartmentId } = session.get<{ DepartmentId: number }>(session.file('SaveDepartment'), {
    ...fields,
    DepartmentId: departmentId,
  })!;
  audit(session, caller, input, { entity: 'Department', key: DepartmentId, before: { ...before }, after: fields });
  return DepartmentId;
}

export const ListDepartmentLogins: Procedure<'ListDepartmentLogins'> = calledBy('admin', (session) =>
  session.all(session.file('ListDepartmentLogins'), { Login: null }),
);

export const SaveDepartmentLogin: Procedure<'SaveDepartmentLogin'> = calledBy('admin', (session, caller, input) => {
  const login = read.text(input, 'Login', 128);
  const departmentId = read.optionalInteger(input, 'DepartmentId', 1);
  const list = session.file('ListDepartmentLogins');
  const before = session.get<DepartmentLoginRow>(list, { Login: login });
  const role = read.optionalChoice(input, 'Role', ...ROLES) ?? before?.Role ?? 'viewer';
  if (departmentId === null) {
    session.run('DELETE FROM DepartmentLogins WHERE Login = :Login', { Login: login });
  } else {
    requireDepartment(session, departmentId);
    session.run(session.file('SaveDepartmentLogin'), { Login: login, DepartmentId: departmentId, Role: role });
  }
  audit(session, caller, input, {
    entity: 'DepartmentLogin',
    key: login,
    before: { ...before },
    after: { DepartmentId: departmentId, Role: departmentId === null ? null : role },
  });
  return session.all(list, { Login: login });
});
