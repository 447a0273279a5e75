import type { PurgeRow } from '../contract/runs.js';
import { RULES } from '../rules.js';
import type { Audited } from './audit.js';
import type { Session } from './session.js';

/** What the audit trail records about it. */
export function purged(OlderThan: string, gone: number): Audited {
  return { entity: 'Purge', key: 'runs', before: {}, after: { [`before ${OlderThan}`]: gone } };
}

/** One slice: first the runs' lines, then their comments, then the runs. */
export function purgeSlice(session: Session, OlderThan: string, demoOnly = false): PurgeRow {
  const runs = session
    .all<{ RunKey: number }>(session.file('RunsToPurge'), { OlderThan, DemoData: Number(demoOnly) })
    .map(({ RunKey }) => RunKey);
  const RunKeys = JSON.stringify(runs);
  const lines = session.run(session.file('PurgeLines'), { RunKeys, Slice: RULES.SliceRows });
  const comments =
    lines < RULES.SliceRows ? session.run(session.file('PurgeComments'), { RunKeys, Slice: RULES.SliceRows }) : 0;
  let gone = 0;
  if (lines < RULES.SliceRows && comments < RULES.SliceRows) {
    if (demoOnly) purgeDemo(session, RunKeys);
    session.run(session.file('PurgeExpectedRuns'), { RunKeys });
    for (const table of ['Tickets', 'ExpectedRuns', 'Alerts']) {
      session.run(`UPDATE ${table} SET RunKey = NULL WHERE RunKey IN (SELECT value FROM json_each(:RunKeys))`, {
        RunKeys,
      });
    }
    gone = session.run('DELETE FROM LogHistory WHERE RunKey IN (SELECT value FROM json_each(:RunKeys))', { RunKeys });
  }
  return { Runs: gone, Lines: lines, Comments: comments, More: runs.length > 0 };
}

/** What demo-data made besides runs: their tickets, and expected runs that no other run fulfilled. */
function purgeDemo(session: Session, RunKeys: string): void {
  const tickets = 'SELECT TicketId FROM Tickets WHERE RunKey IN (SELECT value FROM json_each(:RunKeys))';
  session.run(`DELETE FROM AlertDeliveries WHERE TicketId IN (${tickets}) AND AlertKey IS NULL`, { RunKeys });
  session.run(`UPDATE AlertDeliveries SET TicketId = NULL WHERE TicketId IN (${tickets})`, { RunKeys });
  session.run(`DELETE FROM TicketComments WHERE TicketId IN (${tickets})`, { RunKeys });
  session.run('DELETE FROM Tickets WHERE RunKey IN (SELECT value FROM json_each(:RunKeys))', { RunKeys });
  session.run(session.file('PurgeDemoExpectedRuns'), { RunKeys });
}
