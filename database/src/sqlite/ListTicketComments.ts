import type { CommentRow } from '../contract/runs.js';
import { callerOf } from './caller.js';
import { findTicket } from './findTicket.js';
import type { Procedure } from './session.js';

export const listTicketComments: Procedure<'ListTicketComments'> = (session, input) => {
  const { TicketId } = findTicket(session, callerOf(session, input), input);
  return session.all<CommentRow>(session.file('ListTicketComments'), { TicketId, CommentKey: null });
};
