import { Refusal } from '../contract.js';
import { calledBy } from './caller.js';
import { findAlert } from './findAlert.js';
import { findTicket } from './findTicket.js';
import { readOptionalText, readOptionalInteger } from './input.js';
import type { Procedure } from './session.js';

export const listDeliveries: Procedure<'ListDeliveries'> = calledBy('viewer', (session, caller, input) => {
  const ticketId = readOptionalInteger(input, 'TicketId', 1);
  const alertKey = readOptionalText(input, 'AlertKey');
  if ((ticketId === null) === (alertKey === null)) {
    throw new Refusal('input', 'Give TicketId or AlertKey, one of the two.');
  }
  return session.all(session.file('ListDeliveries'), {
    TicketId: ticketId === null ? null : findTicket(session, caller, { TicketId: ticketId }).TicketId,
    AlertKey: alertKey === null ? null : findAlert(session, caller, { AlertKey: alertKey }).key,
    DeliveryKey: null,
  });
});
