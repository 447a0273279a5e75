import invalidateJudgementsSql from '../../../sql/sqlite/sdk/InvalidateJudgements.sql';
import type { AlertRow } from '../contract/alerts.js';
import type { Changing } from '../contract.js';
import { audit, type Fields } from './audit.js';
import type { Caller, UserFacts } from './caller.js';
import { alertRow, type FoundAlert } from './findAlert.js';
import type { Session } from './session.js';

/** Stores what a caller does to an alert, records it in the audit trail, and updates the messages about the alert. */
export function changeAlert(
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
    session.run('UPDATE Alerts SET AssigneeId = :AssigneeId WHERE AlertKey = :AlertKey', {
      AlertKey: key,
      AssigneeId: assignee?.UserId ?? null,
    });
    after['AssigneeEmail'] = assignee?.Email ?? null;
  }
  if (Object.keys(after).length > 0) session.run(session.file('TellChanged'), { AlertKey: key });
  audit(session, caller, input, { entity: 'Alert', key, before: { AssigneeEmail: alert.AssigneeEmail }, after });
  return [alertRow(session, key)!];
}
