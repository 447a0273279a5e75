import { Refusal } from '../contract.js';
import type { DeliveryRow } from '../contract/tickets.js';
import { audit } from './audit.js';
import { calledBy } from './caller.js';
import { readInteger } from './input.js';
import type { Procedure } from './session.js';

interface FailedMessage extends Pick<DeliveryRow, 'Status' | 'Channel' | 'Recipient'> {
  AlertKey: number;
  DepartmentId: number | null;
}

/** A message that already waits stays as it is, because two people may have seen it fail. */
export const resendDelivery: Procedure<'ResendDelivery'> = calledBy('operator', (session, caller, input) => {
  const DeliveryKey = readInteger(input, 'DeliveryKey', 1, Number.MAX_SAFE_INTEGER);
  const found = session.get<FailedMessage>(
    `SELECT m.AlertKey, m.Status, m.Channel, m.Recipient, a.DepartmentId
     FROM AlertDeliveries AS m JOIN Alerts AS a ON a.AlertKey = m.AlertKey WHERE m.DeliveryKey = :DeliveryKey`,
    { DeliveryKey },
  );
  if (!found || (caller.ownDepartmentId !== null && found.DepartmentId !== caller.ownDepartmentId)) {
    throw new Refusal(
      'not-found',
      `There is no message ${DeliveryKey} of an alert, or its department isn't yours to see.`,
    );
  }
  const { AlertKey, Status, Channel, Recipient } = found;
  if (Status === 'Sent' || Status === 'Sending') {
    throw new Refusal('conflict', `Message ${DeliveryKey} did not fail: it is ${Status}.`);
  }
  if (session.run(session.file('ResendDelivery'), { DeliveryKey }) > 0) {
    audit(session, caller, input, {
      entity: 'Alert',
      key: AlertKey,
      before: { Delivery: `${Channel} to ${Recipient}: Failed` },
      after: { Delivery: `${Channel} to ${Recipient}: Waiting` },
    });
  }
  return session.all(session.file('ListDeliveries'), { TicketId: null, AlertKey, DeliveryKey });
});
