import invalidateJudgementsSql from '../../../sql/sqlite/sdk/InvalidateJudgements.sql';
import { type Changing, Refusal } from '../contract.js';
import type { AlertRow } from '../contract/alerts.js';
import { ALERT_KINDS } from '../contract/choices.js';
import type { DeliveryRow } from '../contract/tickets.js';
import { type Fields, audit } from './audit.js';
import { type Caller, type UserFacts, calledBy } from './caller.js';
import { findAlert, findAssignee, findRun, type FoundAlert, readAlert } from './find.js';
import * as read from './input.js';
import type { Procedure, Session } from './session.js';

export const ListAlerts: Procedure<'ListAlerts'> = calledBy('viewer', (session, caller, input) => {
  const runId = read.optionalText(input, 'RunId');
  return session.all(session.file('ListAlerts'), {
    DepartmentId: caller.departmentId,
    Status: read.optionalChoice(input, 'Status', 'Open', 'Unacknowledged', 'Closed'),
    Kind: read.optionalChoice(input, 'Kind', ...ALERT_KINDS),
    JobId: read.optionalInteger(input, 'JobId', 1),
    RunKey: runId === null ? null : findRun(session, caller, { RunId: runId }).RunKey,
    AssigneeEmail: read.optionalText(input, 'AssigneeEmail'),
    AlertKey: read.optionalInteger(input, 'AlertKey', 1, Number.MAX_SAFE_INTEGER),
    BeforeAlertKey: read.optionalInteger(input, 'BeforeAlertKey', 1, Number.MAX_SAFE_INTEGER),
    Limit: (read.optionalInteger(input, 'PageSize', 1, 100) ?? 50) + 1,
  });
});

export const AcknowledgeAlert: Procedure<'AcknowledgeAlert'> = calledBy('operator', (session, caller, input) =>
  changeAlert(session, caller, input, findAlert(session, caller, input), { acknowledges: true }),
);

export const AssignAlert: Procedure<'AssignAlert'> = calledBy('operator', (session, caller, input) => {
  const email = read.optionalText(input, 'AssigneeEmail');
  const found = findAlert(session, caller, input);
  const assignee = email === null ? null : findAssignee(session, email, found.alert.DepartmentId);
  return changeAlert(session, caller, input, found, { acknowledges: assignee !== null, assignee });
});

/** Stores what a caller does to an alert, records it in the audit trail, and updates the messages about the alert. */
function changeAlert(
  session: Session,
  caller: Caller,
  input: Changing,
  { key, alert }: FoundAlert,
  change: { acknowledges: boolean; assignee?: UserFacts | null },
): AlertRow[] {
  session.run(invalidateJudgementsSql, { AlertKey: key });
  const after: Fields = {};
  if (
    change.acknowledges &&
    session.run(session.file('AcknowledgeAlert'), { AlertKey: key, Email: caller.email }) > 0
  ) {
    session.run(session.file('DropRepeats'), { AlertKey: key });
    after['Acknowledged'] = true;
  }
  const { assignee } = change;
  if (assignee !== undefined && (assignee?.Email ?? null) !== alert.AssigneeEmail) {
    const AssigneeId = assignee?.UserId ?? null;
    session.run('UPDATE Alerts SET AssigneeId = :AssigneeId WHERE AlertKey = :AlertKey', { AlertKey: key, AssigneeId });
    after['AssigneeEmail'] = assignee?.Email ?? null;
  }
  if (Object.keys(after).length > 0) session.run(session.file('TellChanged'), { AlertKey: key });
  audit(session, caller, input, { entity: 'Alert', key, before: { AssigneeEmail: alert.AssigneeEmail }, after });
  return [readAlert(session, key)!];
}

export const ListWatcherProblems: Procedure<'ListWatcherProblems'> = calledBy('viewer', (session, caller) =>
  session.all(session.file('ListWatcherProblems'), { DepartmentId: caller.departmentId }),
);

export const ListDeadLetters: Procedure<'ListDeadLetters'> = calledBy('viewer', (session, caller) =>
  session.all(session.file('ListDeadLetters'), { DepartmentId: caller.departmentId }),
);

interface FailedMessage extends Pick<DeliveryRow, 'Status' | 'Channel' | 'Recipient'> {
  AlertKey: number;
  DepartmentId: number | null;
}

/** A message that already waits stays as it is, because two people may have seen it fail. */
export const ResendDelivery: Procedure<'ResendDelivery'> = calledBy('operator', (session, caller, input) => {
  const DeliveryKey = read.integer(input, 'DeliveryKey', 1, Number.MAX_SAFE_INTEGER);
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
  if (Status === 'Sent' || Status === 'Sending')
    throw new Refusal('conflict', `Message ${DeliveryKey} did not fail: it is ${Status}.`);
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
