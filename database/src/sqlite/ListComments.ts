import type { CommentRow } from '../contract/runs.js';
import { findCaller } from './caller.js';
import { findRun } from './findRun.js';
import type { Procedure } from './session.js';

export const listComments: Procedure<'ListComments'> = (session, input) => {
  const { RunKey } = findRun(session, findCaller(session, input), input);
  return session.all<CommentRow>(session.file('ListComments'), { RunKey, CommentKey: null });
};
