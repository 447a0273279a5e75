import type { AlertKind, AlertRow, DeadLetterRow } from '#database';
import { ALERT_KINDS } from '#database/contract/choices';
import { type Command, Option } from 'commander';
import { resolveAssignee } from '../options/resolveAssignee.js';
import { choiceOption } from '../options/choiceOption.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { departmentOption } from '../options/findDepartment.js';
import { showMoment } from '../options/moment.js';
import { numberOption } from '../options/numberOption.js';
import { type ListOptions, listOptions, printList } from '../output/printList.js';
import { printChanged, printRows } from '../output/printRows.js';
import { formatCount } from '../output/runWords.js';
import type { Column } from '../output/table.js';
import { colors } from '../output/terminal.js';

interface Options extends ListOptions {
  open?: boolean;
  unacknowledged?: boolean;
  kind?: AlertKind;
}

type ChangeOptions = DatabaseOptions & { json?: boolean };

export function define(command: Command): void {
  listOptions(command)
    .option('--open', 'only alerts that are not over yet')
    .addOption(new Option('--unacknowledged', 'only open alerts that nobody has acknowledged').conflicts('open'))
    .addOption(choiceOption('-k, --kind <kind>', 'of this kind only', ALERT_KINDS))
    .action(alerts);
  const part = (name: string) => databaseOptions(command.command(name));
  const ofAlert = (name: string) =>
    part(name).argument('<alert>', 'its number').option('--json', 'the alert as a JSON object');
  ofAlert('acknowledge').description('Acknowledge an alert, so that it is not repeated any more.').action(acknowledge);
  ofAlert('assign')
    .argument('[who]', 'an email, me, or nobody', 'me')
    .description('Assign an alert to somebody, which also acknowledges it.')
    .action(assign);
  part('failed')
    .description('List messages that did not arrive and are not tried any more.')
    .option('-d, --department <name>', 'of this department only')
    .option('--json', 'as a JSON array, newest first')
    .action(failed);
  part('resend')
    .argument('<message>', 'its number, as "alerts failed" lists it')
    .description('Send a message again that did not arrive.')
    .option('--json', 'the message as a JSON object')
    .action(resend);
}

async function alerts(options: Options): Promise<void> {
  const { unacknowledged, open, kind: Kind = null } = options;
  const Status = unacknowledged ? 'Unacknowledged' : open ? 'Open' : null;
  await printList(options, ALERTS, 'No alerts found.', (database, page, last) =>
    database.call('ListAlerts', { ...page, Status, Kind, BeforeAlertKey: last?.AlertKey ?? null }),
  );
}

const ALERTS: Column<AlertRow>[] = [
  { title: 'Alert', text: (alert) => alert.AlertKey, align: 'right' },
  { title: '', text: (alert) => alert.Icon, drops: 1 },
  {
    title: 'Job',
    text: (alert) => (alert.JobId === null ? '' : `${alert.JobName} (${alert.JobId})`),
    shrinks: 1,
    least: 10,
  },
  { title: 'Department', text: (alert) => alert.DepartmentName, shrinks: 1, least: 7, drops: 3 },
  { title: 'Kind', text: (alert) => alert.Kind },
  { title: 'Since', text: (alert) => showMoment(alert.OpenedAt) },
  { title: 'Times', text: (alert) => alert.SeenCount, align: 'right', drops: 2 },
  { title: 'State', text: (alert) => alertState(alert), shrinks: 2, least: 12 },
  { title: 'Whose', text: (alert) => alert.AssigneeName, shrinks: 1, least: 8, drops: 2 },
  { title: 'Text', text: (alert) => alertText(alert), shrinks: 2, least: 12 },
  { title: 'Failed', text: (alert) => alert.FailedDeliveries || null, align: 'right' },
];

async function acknowledge(alert: string, options: ChangeOptions): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const AlertKey = String(numberOption('The alert', alert));
    const rows = await database.call('AcknowledgeAlert', { ...caller, AlertKey });
    const by = rows[0]?.AcknowledgedByName ?? rows[0]?.AcknowledgedBy;
    printChanged(rows, (row) => `${alertName(row)} is acknowledged${by ? ` by ${by}` : ''}.`, options);
  });
}

async function assign(alert: string, who: string, options: ChangeOptions): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const AlertKey = String(numberOption('The alert', alert));
    const AssigneeEmail = resolveAssignee(who, caller);
    const rows = await database.call('AssignAlert', { ...caller, AlertKey, AssigneeEmail });
    printChanged(rows, (row) => `${alertName(row)} is assigned to ${row.AssigneeName ?? 'nobody'}.`, options);
  });
}

async function failed(options: ChangeOptions & { department?: string }): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const DepartmentId = await departmentOption(database, caller, options.department);
    const rows = await database.call('ListDeadLetters', { ...caller, DepartmentId });
    printRows(rows, FAILED, 'All messages have arrived, or are still being tried.', options);
  });
}

const FAILED: Column<DeadLetterRow>[] = [
  { title: 'Message', text: (one) => one.DeliveryKey, align: 'right' },
  { title: 'Alert', text: (one) => one.AlertKey, align: 'right', drops: 2 },
  { title: 'Job', text: (one) => (one.JobId === null ? '' : `${one.JobName} (${one.JobId})`), shrinks: 1, least: 10 },
  { title: 'Kind', text: (one) => one.Kind, drops: 2 },
  { title: 'Department', text: (one) => one.DepartmentName, shrinks: 1, least: 7, drops: 3 },
  { title: 'To', text: (one) => `${one.Channel} ${one.Recipient}`, shrinks: 1, least: 12 },
  { title: 'Tried last', text: (one) => showMoment(one.At) },
  { title: 'Tries', text: (one) => one.Attempts, align: 'right', drops: 1 },
  { title: 'Answer', text: (one) => one.Answer, shrinks: 2, least: 12 },
];

async function resend(message: string, options: ChangeOptions): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const DeliveryKey = String(numberOption('The message', message));
    const rows = await database.call('ResendDelivery', { ...caller, DeliveryKey });
    printChanged(
      rows,
      (row) => `Message ${row.DeliveryKey} to ${row.Channel} ${row.Recipient} waits: a watcher sends it.`,
      options,
    );
  });
}

/** `Alert 5 (error of Daily sales)` */
function alertName({ AlertKey, Kind, JobName }: AlertRow): string {
  return `Alert ${AlertKey} (${Kind}${JobName === null ? '' : ` of ${JobName}`})`;
}

function alertState({ ClosedAt, AcknowledgedAt, AcknowledgedByName, AcknowledgedBy }: AlertRow): string {
  if (ClosedAt !== null) return colors.green('✔ over');
  if (AcknowledgedAt === null) return colors.red('● open');
  const by = AcknowledgedByName ?? AcknowledgedBy;
  return colors.yellow(by === null ? '◐ seen' : `◐ seen by ${by}`);
}

function alertText({ Kind, Text }: AlertRow): string {
  if (Kind !== 'summary') return Text;
  const { since, jobs, more }: { since: string | null; jobs: object[]; more: number } = JSON.parse(Text);
  return `${since === null ? 'before any watcher ran' : 'an outage'}: ${formatCount(jobs.length + more, 'job')}`;
}
