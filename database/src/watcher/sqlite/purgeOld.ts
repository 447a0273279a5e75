import { RULES } from '../../rules.js';
import { auditWatcher } from '../../sqlite/audit.js';
import { purged, purgeSlice } from '../../sqlite/purgeSlice.js';
import type { Session } from '../../sqlite/session.js';
import { before, getNow, statement, type Procedure } from './procedure.js';

const DAY_SECONDS = 86_400;

/**
 * Runs are removed if the settings have a retention, the audit trail likewise, and other data by the limits in `Rules`.
 */
export const PurgeOld: Procedure<'PurgeOld'> = (session, input) => {
  const Now = getNow(input);
  const days = readDays(session, 'RetentionDays');
  let [Runs, More] = [0, false];
  if (days >= 1) {
    const OlderThan = before(Now, days * DAY_SECONDS);
    ({ Runs, More } = purgeSlice(session, OlderThan));
    if (Runs > 0) auditWatcher(session, purged(OlderThan, Runs));
  }
  // Messages before their alerts.
  const files = ['PurgeExpectedRuns', 'PurgeDeliveries', 'PurgeAlerts', 'PurgeTicketComments'];
  let Others = files.reduce((sum, file) => sum + session.run(statement(file), { Now }), 0);
  const auditDays = readDays(session, 'AuditRetentionDays');
  if (auditDays >= 1) {
    const At = before(Now, auditDays * DAY_SECONDS);
    const gone = session.run(statement('PurgeAudit'), { At });
    if (gone > 0)
      auditWatcher(session, { entity: 'Purge', key: 'audit', before: {}, after: { [`before ${At}`]: gone } });
    Others += gone;
  }
  return [{ Runs, Others, More: More || Others > 0 }];
};

/** 0 if there is none, or none that makes sense. */
function readDays(session: Session, Name: string): number {
  const row = session.get<{ Value: string | null }>('SELECT Value FROM Settings WHERE Name = :Name', { Name });
  const days = Number(row?.Value ?? 0);
  return days <= RULES.LongestRetentionDays ? days : 0;
}
