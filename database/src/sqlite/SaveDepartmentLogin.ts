import { ROLES } from '../contract/choices.js';
import type { DepartmentLoginRow } from '../contract/people.js';
import { audit } from './audit.js';
import { calledBy } from './caller.js';
import { readOptionalChoice, readOptionalInteger, readText } from './input.js';
import { requireDepartment } from './requireDepartment.js';
import type { Procedure } from './session.js';

export const saveDepartmentLogin: Procedure<'SaveDepartmentLogin'> = calledBy('admin', (session, caller, input) => {
  const login = readText(input, 'Login', 128);
  const departmentId = readOptionalInteger(input, 'DepartmentId', 1);
  const list = session.file('ListDepartmentLogins');
  const before = session.get<DepartmentLoginRow>(list, { Login: login });
  const role = readOptionalChoice(input, 'Role', ...ROLES) ?? before?.Role ?? 'viewer';
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
