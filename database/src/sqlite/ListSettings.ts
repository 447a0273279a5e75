import { calledBy } from './caller.js';
import type { Procedure } from './session.js';

export const listSettings: Procedure<'ListSettings'> = calledBy('viewer', (session) =>
  session.all(session.file('ListSettings'), { Name: null }),
);
