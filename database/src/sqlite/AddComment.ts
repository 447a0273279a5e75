import type { CommentRow } from '../contract/runs.js';
import { findCaller, requireRole } from './caller.js';
import { findRun } from './findRun.js';
import { readText } from './input.js';
import { once } from './once.js';
import type { Procedure } from './session.js';

export const addComment: Procedure<'AddComment'> = (session, input) => {
  const caller = findCaller(session, input);
  requireRole(caller, 'operator', input);
  const { RunKey } = findRun(session, caller, input);
  const comment = { RunKey, Email: caller.email, Text: readText(input, 'Text', 1_000_000) };
  const CommentKey = once(
    session,
    'AddComment',
    input,
    (made) => made ?? session.get<{ CommentKey: number }>(session.file('AddComment'), comment)!.CommentKey,
  );
  return session.all<CommentRow>(session.file('ListComments'), { RunKey, CommentKey });
};
