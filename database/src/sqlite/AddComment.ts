import { calledBy } from './caller.js';
import { findRun } from './findRun.js';
import { readText } from './input.js';
import { once } from './once.js';
import type { Procedure } from './session.js';

export const addComment: Procedure<'AddComment'> = calledBy('operator', (session, caller, input) => {
  const { RunKey } = findRun(session, caller, input);
  const comment = { RunKey, Email: caller.email, Text: readText(input, 'Text', 1_000_000) };
  const CommentKey = once(
    session,
    'AddComment',
    input,
    (made) => made ?? session.get<{ CommentKey: number }>(session.file('AddComment'), comment)!.CommentKey,
  );
  return session.all(session.file('ListComments'), { RunKey, CommentKey });
});
