import type { WhoAmIRow } from '../contract/people.js';
import { calledBy } from './caller.js';
import type { Procedure } from './session.js';

export const whoAmI: Procedure<'WhoAmI'> = calledBy('viewer', (session, caller) => {
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
