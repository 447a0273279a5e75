import type { OutageAlertRow } from '#database';
import { formatSummary } from '../content/summary.js';
import {
  resolveDepartment,
  resolveFallback,
  resolvePerson,
  type Reach,
  type Recipient,
  removeDuplicates,
} from '../judge/recipients.js';
import type { WatcherContext } from '../context.js';
import { forEachItem } from '../problems.js';

/**
 * Sends each department one message about everything that happened in an outage, so that there is no storm of alerts
 * afterwards.
 */
export async function sendOutageSummary(
  { database, problems }: WatcherContext,
  reach: Reach,
  { now, since, until }: { now: string; since: string | null; until: string },
): Promise<void> {
  const found = await forEachItem(
    database,
    [...groupByDepartment(await database.call('ListOutageAlerts', {}))],
    async ([DepartmentId, alerts]) => {
      await database.call('SaveSummary', {
        Now: now,
        EventKey: `summary/${alerts[0]!.AlertKey}`,
        DepartmentId,
        Text: formatSummary(alerts, since, until),
        AlertKeys: alerts.map(({ AlertKey }) => AlertKey),
        Deliveries: resolveRecipients(alerts, reach).map(({ channel, recipient }) => ({
          Channel: channel,
          Recipient: recipient,
          NotBefore: now,
        })),
      });
    },
    ([DepartmentId], reason) => ({
      Key: `outage/${DepartmentId}`,
      JobId: null,
      Text: `Department ${DepartmentId} can't be told of an outage: ${reason}`,
    }),
  );
  await problems.replace('outage', found);
}

function groupByDepartment(alerts: OutageAlertRow[]): Map<number, OutageAlertRow[]> {
  const found = new Map<number, OutageAlertRow[]>();
  for (const alert of alerts) found.set(alert.DepartmentId, [...(found.get(alert.DepartmentId) ?? []), alert]);
  return found;
}

/** The department, else the owners of its jobs, else the admins. */
function resolveRecipients(alerts: OutageAlertRow[], reach: Reach): Recipient[] {
  const department = alerts[0]!;
  const recipients = removeDuplicates(resolveDepartment(department, reach));
  if (recipients.length > 0) return recipients;
  const owners = removeDuplicates(
    alerts.flatMap(({ OwnerEmail }) => (OwnerEmail === null ? [] : resolvePerson(OwnerEmail, reach))),
  );
  return owners.length > 0 ? owners : resolveFallback(department, reach);
}
