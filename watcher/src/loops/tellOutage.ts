import type { OutageAlertRow, WatcherDatabase } from '#database';
import { summaryText } from '../content/summary.js';
import { departmentOf, type People, personOf, unique } from '../judge/recipients.js';

/** One message for each department of all that happened in an outage: no storm when it is over. */
export async function tellOutage(
  database: WatcherDatabase,
  people: People,
  { now, since, until }: { now: string; since: string | null; until: string },
): Promise<void> {
  const alerts = await database.call('ListOutageAlerts', {});
  for (const [DepartmentId, ofDepartment] of byDepartment(alerts)) {
    const first = ofDepartment[0];
    if (!first) continue;
    const owners = ofDepartment.flatMap(({ OwnerEmail }) =>
      OwnerEmail === null ? [] : [personOf(OwnerEmail, people)],
    );
    const department = departmentOf(first);
    await database.call('SaveSummary', {
      Now: now,
      EventKey: `summary/${first.AlertKey}`,
      DepartmentId,
      Text: summaryText(ofDepartment, since, until),
      AlertKeys: ofDepartment.map(({ AlertKey }) => AlertKey),
      Deliveries: unique(department.length > 0 ? department : owners).map(({ channel, recipient }) => ({
        Channel: channel,
        Recipient: recipient,
        NotBefore: now,
      })),
    });
  }
}

function byDepartment(alerts: OutageAlertRow[]): Map<number, OutageAlertRow[]> {
  const found = new Map<number, OutageAlertRow[]>();
  for (const alert of alerts) found.set(alert.DepartmentId, [...(found.get(alert.DepartmentId) ?? []), alert]);
  return found;
}
