import { CHANNELS } from '../contract/choices.js';
import { audit } from './audit.js';
import { calledBy, requireRole } from './caller.js';
import { findTicket } from './findTicket.js';
import { readFlag, readChoice, readOptionalText, readText } from './input.js';
import { once } from './once.js';
import type { Procedure } from './session.js';

/** Allowed for operators, and for the ticket's author, because the app sends right after opening. */
export const recordDelivery: Procedure<'RecordDelivery'> = calledBy('viewer', (session, caller, input) => {
  const { TicketId, OpenedBy } = findTicket(session, caller, input);
  if (caller.email === null || caller.email !== OpenedBy) requireRole(caller, 'operator');
  const Channel = readChoice(input, 'Channel', ...CHANNELS);
  const Recipient = readText(input, 'Recipient', 320);
  const sent = readFlag(input, 'Sent');
  const answer = readOptionalText(input, 'Answer', 4000);
  const DeliveryKey = once(session, 'RecordDelivery', input, (made) => {
    if (made !== null) return made;
    const row = { TicketId, Channel, Recipient, Sent: sent ? 1 : 0, Answer: answer };
    const recorded = session.get<{ DeliveryKey: number }>(session.file('RecordDelivery'), row)!;
    const after = { Delivery: `${Channel} to ${Recipient}: ${sent ? 'Sent' : 'Failed'}` };
    audit(session, caller, input, { entity: 'Ticket', key: TicketId, before: {}, after });
    return recorded.DeliveryKey;
  });
  return session.all(session.file('ListDeliveries'), { TicketId, AlertKey: null, DeliveryKey });
});
