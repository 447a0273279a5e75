import { calledBy } from './caller.js';
import { findTicket } from './findTicket.js';
import { readText } from './input.js';
import { once } from './once.js';
import type { Procedure } from './session.js';

export const addTicketComment: Procedure<'AddTicketComment'> = calledBy('viewer', (session, caller, input) => {
  const { TicketId } = findTicket(session, caller, input);
  const comment = { TicketId, Email: caller.email, Text: readText(input, 'Text', 1_000_000) };
  const CommentKey = once(
    session,
    'AddTicketComment',
    input,
    (made) => made ?? session.get<{ CommentKey: number }>(session.file('AddTicketComment'), comment)!.CommentKey,
  );
  return session.all(session.file('ListTicketComments'), { TicketId, CommentKey });
});
