import type { AlertKind, AlertRow, Claimed, Database, DeadLetterRow, ListAlertsInput } from '#database';
import { type Command, Option } from 'commander';
import { alertName, alertState, alertText, KINDS } from '../output/alertWords.js';
import { asJson } from '../output/asJson.js';
import { resolveAssignee } from '../options/resolveAssignee.js';
import { choiceOption } from '../options/choiceOption.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { departmentOption } from '../options/findDepartment.js';
import { showMoment } from '../options/moment.js';
import { note } from '../output/note.js';
import { numberOption } from '../options/numberOption.js';
import { moreWords, pages } from '../output/pages.js';
import { table } from '../output/table.js';
import { print } from '../output/terminal.js';

interface ListOptions extends DatabaseOptions {
  open?: boolean;
  unacknowledged?: boolean;
  kind?: AlertKind;
  job?: string;
  department?: string;
  limit: string;
  json?: boolean;
}

type ChangeOptions = DatabaseOptions & { json?: boolean };

export function define(command: Command): void {
  databaseOptions(command)
    .option('--open', 'only alerts that are not over yet')
    .addOption(new Option('--unacknowledged', 'only open alerts that nobody has acknowledged').conflicts('open'))
    .addOption(choiceOption('-k, --kind <kind>', 'of this kind only', KINDS))
    .option('-j, --job <number>', 'of this job only')
    .option('-d, --department <name>', 'of this department only')
    .option('-n, --limit <number>', 'how many', '25')
    .option('--json', 'as a JSON array, newest first')
    .action(alerts);
  databaseOptions(command.command('acknowledge'))
    .argument('<alert>', 'its number')
    .description('Acknowledges an alert, so that it is not repeated any more.')
    .option('--json', 'the alert as a JSON object')
    .action(acknowledge);
  databaseOptions(command.command('assign'))
    .argument('<alert>', 'its number')
    .argument('[who]', 'an email, me, or nobody', 'me')
    .description('Assigns an alert to somebody, which also acknowledges it.')
    .option('--json', 'the alert as a JSON object')
    .action(assign);
  databaseOptions(command.command('failed'))
    .description('Lists messages that did not arrive and are not tried any more.')
    .option('-d, --department <name>', 'of this department only')
    .option('--json', 'as a JSON array, newest first')
    .action(failed);
  databaseOptions(command.command('resend'))
    .argument('<message>', 'its number, as "alerts failed" lists it')
    .description('Sends a message again that did not arrive.')
    .option('--json', 'the message as a JSON object')
    .action(resend);
}

async function alerts(options: ListOptions): Promise<void> {
  const limit = numberOption('--limit', options.limit);
  await withDatabase(options, async (database, caller) => {
    const input = { ...caller, ...(await filters(database, caller, options)) };
    const { rows, more } = await pages<AlertRow>(limit, (PageSize, last) =>
      database.call('ListAlerts', { ...input, PageSize, BeforeAlertKey: last?.AlertKey ?? null }),
    );
    if (options.json) return print(asJson(rows));
    if (rows.length === 0) return note('No alert there.');
    print(alertsTable(rows));
    if (more) note(moreWords(limit));
  });
}

async function filters(database: Database, caller: Claimed, options: ListOptions): Promise<ListAlertsInput> {
  return {
    Status: options.unacknowledged ? 'Unacknowledged' : options.open ? 'Open' : null,
    Kind: options.kind ?? null,
    JobId: options.job === undefined ? null : numberOption('--job', options.job),
    DepartmentId: await departmentOption(database, caller, options.department),
  };
}

function alertsTable(rows: AlertRow[]): string {
  return table(
    [
      { title: 'Alert', align: 'right' },
      { title: '', drops: 1 },
      { title: 'Job', shrinks: 1, least: 10 },
      { title: 'Department', shrinks: 1, least: 7, drops: 3 },
      { title: 'Kind' },
      { title: 'Since' },
      { title: 'Times', align: 'right', drops: 2 },
      { title: 'State', shrinks: 2, least: 12 },
      { title: 'Whose', shrinks: 1, least: 8, drops: 2 },
      { title: 'Text', shrinks: 2, least: 12 },
      { title: 'Failed', align: 'right' },
    ],
    rows.map((alert) => [
      alert.AlertKey,
      alert.Icon ?? '',
      alert.JobId === null ? '' : `${alert.JobName} (${alert.JobId})`,
      alert.DepartmentName,
      alert.Kind,
      showMoment(alert.OpenedAt),
      String(alert.SeenCount),
      alertState(alert),
      alert.AssigneeName ?? '',
      alertText(alert),
      alert.FailedDeliveries === 0 ? '' : String(alert.FailedDeliveries),
    ]),
  );
}

async function acknowledge(alert: string, options: ChangeOptions): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const AlertKey = numbered('The alert', alert);
    const [row] = await database.call('AcknowledgeAlert', { ...caller, Source: 'cli', AlertKey });
    if (!row) return;
    const by = row.AcknowledgedByName ?? row.AcknowledgedBy;
    print(options.json ? asJson(row) : `${alertName(row)} is acknowledged${by === null ? '' : ` by ${by}`}.`);
  });
}

async function assign(alert: string, who: string, options: ChangeOptions): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const AlertKey = numbered('The alert', alert);
    const AssigneeEmail = resolveAssignee(who, caller);
    const [row] = await database.call('AssignAlert', { ...caller, Source: 'cli', AlertKey, AssigneeEmail });
    if (!row) return;
    print(options.json ? asJson(row) : `${alertName(row)} is assigned to ${row.AssigneeName ?? 'nobody'}.`);
  });
}

async function failed(options: ChangeOptions & { department?: string }): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const DepartmentId = await departmentOption(database, caller, options.department);
    const rows = await database.call('ListDeadLetters', { ...caller, DepartmentId });
    if (options.json) return print(asJson(rows));
    if (rows.length === 0) return note('All messages have arrived, or are still being tried.');
    print(failedTable(rows));
  });
}

function failedTable(rows: DeadLetterRow[]): string {
  return table(
    [
      { title: 'Message', align: 'right' },
      { title: 'Alert', align: 'right', drops: 2 },
      { title: 'Job', shrinks: 1, least: 10 },
      { title: 'Kind', drops: 2 },
      { title: 'Department', shrinks: 1, least: 7, drops: 3 },
      { title: 'To', shrinks: 1, least: 12 },
      { title: 'Tried last' },
      { title: 'Tries', align: 'right', drops: 1 },
      { title: 'Answer', shrinks: 2, least: 12 },
    ],
    rows.map((one) => [
      one.DeliveryKey,
      one.AlertKey,
      one.JobId === null ? '' : `${one.JobName} (${one.JobId})`,
      one.Kind,
      one.DepartmentName ?? '',
      `${one.Channel} ${one.Recipient}`,
      showMoment(one.At),
      String(one.Attempts),
      one.Answer ?? '',
    ]),
  );
}

async function resend(message: string, options: ChangeOptions): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const DeliveryKey = numbered('The message', message);
    const [row] = await database.call('ResendDelivery', { ...caller, Source: 'cli', DeliveryKey });
    if (!row) return;
    print(
      options.json
        ? asJson(row)
        : `Message ${row.DeliveryKey} to ${row.Channel} ${row.Recipient} waits: a watcher sends it.`,
    );
  });
}

function numbered(what: string, text: string): string {
  return String(numberOption(what, text));
}
