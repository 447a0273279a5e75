import type { DeliveryRow } from '../contract/tickets.js';
import { callerOf } from './caller.js';
import { findTicket } from './findTicket.js';
import type { Procedure } from './session.js';

export const listDeliveries: Procedure<'ListDeliveries'> = (session, input) => {
  const { TicketId } = findTicket(session, callerOf(session, input), input);
  return session.all<DeliveryRow>(session.file('ListDeliveries'), { TicketId, DeliveryKey: null });
};
