import type { WhoAmIRow } from '../contract/people.js';
import { findCaller } from './caller.js';
import type { Procedure } from './session.js';

export const whoAmI: Procedure<'WhoAmI'> = (session, input) => {
  const caller = findCaller(session, input);
  const facts = session.get<Omit<WhoAmIRow, 'Email' | 'Name' | 'Role' | 'DepartmentId' | 'Language' | 'Login'>>(
    session.file('WhoAmI'),
    { DepartmentId: caller.departmentId, Email: caller.email },
  )!;
  return [
    {
      Email: caller.email,
      Name: caller.name,
      Role: caller.role,
      DepartmentId: caller.departmentId,
      Language: caller.language,
      Login: null,
      ...facts,
    },
  ];
};
