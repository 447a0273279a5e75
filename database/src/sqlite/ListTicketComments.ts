import type { CommentRow } from '../contract/runs.js';
import { findCaller } from './caller.js';
import { findTicket } from './findTicket.js';
import type { Procedure } from './session.js';

export const listTicketComments: Procedure<'ListTicketComments'> = (session, input) => {
  const { TicketId } = findTicket(session, findCaller(session, input), input);
  return session.all<CommentRow>(session.file('ListTicketComments'), { TicketId, CommentKey: null });
};
