import { calledBy } from './caller.js';
import { findTicket } from './findTicket.js';
import type { Procedure } from './session.js';

export const listTicketComments: Procedure<'ListTicketComments'> = calledBy('viewer', (session, caller, input) => {
  const { TicketId } = findTicket(session, caller, input);
  return session.all(session.file('ListTicketComments'), { TicketId, CommentKey: null });
});
