import { calledBy } from './caller.js';
import { findRun } from './findRun.js';
import type { Procedure } from './session.js';

export const listComments: Procedure<'ListComments'> = calledBy('viewer', (session, caller, input) => {
  const { RunKey } = findRun(session, caller, input);
  return session.all(session.file('ListComments'), { RunKey, CommentKey: null });
});
