import { calledBy } from './caller.js';
import type { Procedure } from './session.js';

export const listDepartmentLogins: Procedure<'ListDepartmentLogins'> = calledBy('admin', (session) =>
  session.all(session.file('ListDepartmentLogins'), { Login: null }),
);
