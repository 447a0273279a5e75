import { Refusal } from '../contract.js';
import type { DeliveryRow } from '../contract/tickets.js';
import { callerOf } from './caller.js';
import { findAlert } from './findAlert.js';
import { findTicket } from './findTicket.js';
import { optionalText, optionalWhole } from './input.js';
import type { Procedure } from './session.js';

export const listDeliveries: Procedure<'ListDeliveries'> = (session, input) => {
  const caller = callerOf(session, input);
  const ticketId = optionalWhole(input, 'TicketId', 1);
  const alertKey = optionalText(input, 'AlertKey');
  if ((ticketId === null) === (alertKey === null)) {
    throw new Refusal('input', 'Give TicketId or AlertKey, one of the two.');
  }
  return session.all<DeliveryRow>(session.file('ListDeliveries'), {
    TicketId: ticketId === null ? null : findTicket(session, caller, { TicketId: ticketId }).TicketId,
    AlertKey: alertKey === null ? null : findAlert(session, caller, { AlertKey: alertKey }).key,
    DeliveryKey: null,
  });
};
