import type { OutageAlertRow } from '#database';
import { formatSummary } from '../content/summary.js';
import {
  resolveAdmins,
  resolveDepartment,
  resolvePerson,
  type Reach,
  type Recipient,
  takeFirst,
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
  const owners = alerts.flatMap(({ OwnerEmail }) => (OwnerEmail === null ? [] : resolvePerson(OwnerEmail, reach)));
  const admins = resolveAdmins(department.DepartmentId, reach);
  return takeFirst([resolveDepartment(department, reach), owners, admins]);
}
