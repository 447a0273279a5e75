import type { CommentRow } from '../contract/runs.js';
import { findCaller, requireRole } from './caller.js';
import { findTicket } from './findTicket.js';
import { readText } from './input.js';
import { once } from './once.js';
import type { Procedure } from './session.js';

export const addTicketComment: Procedure<'AddTicketComment'> = (session, input) => {
  const caller = findCaller(session, input);
  requireRole(caller, 'viewer', input);
  const { TicketId } = findTicket(session, caller, input);
  const comment = { TicketId, Email: caller.email, Text: readText(input, 'Text', 1_000_000) };
  const CommentKey = once(
    session,
    'AddTicketComment',
    input,
    (made) => made ?? session.get<{ CommentKey: number }>(session.file('AddTicketComment'), comment)!.CommentKey,
  );
  return session.all<CommentRow>(session.file('ListTicketComments'), { TicketId, CommentKey });
};
