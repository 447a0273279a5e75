import type { ChangeTicketInput, Priority, TicketRow, TicketStatus } from '#database';
import { PRIORITIES, TICKET_STATUSES } from '#database/contract/choices';
import type { Command } from 'commander';
import { asJson, camelKeys } from '../output/asJson.js';
import { resolveAssignee } from '../options/resolveAssignee.js';
import { choiceOption } from '../options/choiceOption.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { UsageError } from '../failure.js';
import { showMoment } from '../options/moment.js';
import { numberOption } from '../options/numberOption.js';
import { type ListOptions, listOptions, printList } from '../output/printList.js';
import { showComments } from '../output/showRun.js';
import { priorityWords, showDeliveries, showTicket, statusWords } from '../output/showTicket.js';
import { printChanged } from '../output/printRows.js';
import type { Column } from '../output/table.js';
import { print } from '../output/terminal.js';

interface Options extends ListOptions {
  open?: boolean;
  status?: TicketStatus;
  assignee?: string;
  text?: string;
}

type OneOptions = DatabaseOptions & { json?: boolean };

interface ChangeOptions extends OneOptions {
  status?: TicketStatus;
  priority?: Priority;
  title?: string;
  description?: string;
}

export function define(command: Command): void {
  listOptions(command)
    .option('--open', 'only tickets that are not closed yet')
    .addOption(choiceOption('-s, --status <status>', 'with this status only', TICKET_STATUSES).conflicts('open'))
    .option('--assignee <email>', 'of this person only; me for your own')
    .option('-t, --text <text>', 'search title, description and job name')
    .action(tickets);
  const part = (name: string, json = 'the ticket as a JSON object') =>
    databaseOptions(command.command(name)).argument('<ticket>', 'its number').option('--json', json);
  part('show', 'as a JSON object, comments and messages included')
    .description('Show one: what it is about, comments, and who was told about it.')
    .action(show);
  part('comment', 'the comment as a JSON object')
    .argument('<text>', 'the comment')
    .description('Add a comment to a ticket.')
    .action(comment);
  part('assign')
    .argument('[who]', 'an email, me, or nobody', 'me')
    .description('Assign a ticket to somebody.')
    .action(assign);
  part('close')
    .description('Close a ticket: short for change --status Closed.')
    .action((ticket: string, options: OneOptions) => change(ticket, { ...options, status: 'Closed' }));
  part('change')
    .description('Change the given fields of a ticket.')
    .addOption(choiceOption('-s, --status <status>', 'its new status', TICKET_STATUSES))
    .addOption(choiceOption('-p, --priority <priority>', 'its new priority', PRIORITIES))
    .option('--title <text>', 'its new title')
    .option('--description <text>', 'its new description')
    .action(change);
}

async function tickets(options: Options): Promise<void> {
  const { assignee, open, status: Status = open ? 'NotClosed' : null, text: Text = null } = options;
  if (assignee === 'nobody') throw new UsageError('--assignee needs an email, or me.');
  await printList(options, TICKETS, 'No tickets found.', (database, page, last) => {
    const AssigneeEmail = assignee === undefined ? null : resolveAssignee(assignee, page);
    const BeforeTicketId = last?.TicketId ?? null;
    return database.call('ListTickets', { ...page, Status, AssigneeEmail, Text, BeforeTicketId });
  });
}

const TICKETS: Column<TicketRow>[] = [
  { title: 'Ticket', text: (ticket) => ticket.TicketId, align: 'right' },
  { title: 'Title', text: (ticket) => ticket.Title, shrinks: 2, least: 12 },
  { title: '', text: (ticket) => ticket.Icon, drops: 1 },
  { title: 'Job', text: (ticket) => `${ticket.JobName} (${ticket.JobId})`, shrinks: 1, least: 10 },
  { title: 'Department', text: (ticket) => ticket.DepartmentName, shrinks: 1, least: 7, drops: 3 },
  { title: 'Opened', text: (ticket) => showMoment(ticket.OpenedAt) },
  { title: 'Priority', text: ({ Priority: priority }) => priorityWords[priority], drops: 1 },
  { title: 'Status', text: (ticket) => statusWords(ticket) },
  { title: 'Whose', text: (ticket) => ticket.AssigneeName, shrinks: 1, least: 8 },
  { title: 'Comments', text: (ticket) => ticket.CommentCount || null, align: 'right', drops: 2 },
];

async function show(requested: string, options: OneOptions): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const of = { ...caller, TicketId: numberOption('The ticket', requested) };
    const [ticket] = await database.call('GetTicket', of);
    const comments = await database.call('ListTicketComments', of);
    const deliveries = await database.call('ListDeliveries', of);
    if (!ticket) return;
    if (options.json)
      return print(asJson({ ...ticket, comments: comments.map(camelKeys), deliveries: deliveries.map(camelKeys) }));
    print(showTicket(ticket));
    if (comments.length > 0) print(showComments(comments, 'an administrator'));
    if (deliveries.length > 0) print(showDeliveries(deliveries));
  });
}

async function comment(requested: string, Text: string, options: OneOptions): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const TicketId = numberOption('The ticket', requested);
    const rows = await database.call('AddTicketComment', { ...caller, TicketId, Text });
    printChanged(rows, () => `The comment is added to ticket ${TicketId}.`, options);
  });
}

async function assign(requested: string, who: string, options: OneOptions): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const TicketId = numberOption('The ticket', requested);
    const AssigneeEmail = resolveAssignee(who, caller);
    const rows = await database.call('AssignTicket', { ...caller, TicketId, AssigneeEmail });
    printChanged(
      rows,
      (row) => `Ticket ${TicketId} (${row.Title}) is assigned to ${row.AssigneeName ?? 'nobody'}.`,
      options,
    );
  });
}

async function change(requested: string, options: ChangeOptions): Promise<void> {
  const input: ChangeTicketInput = {
    TicketId: numberOption('The ticket', requested),
    ...(options.status ? { Status: options.status } : {}),
    ...(options.priority ? { Priority: options.priority } : {}),
    ...(options.title === undefined ? {} : { Title: options.title }),
    ...(options.description === undefined ? {} : { Description: options.description }),
  };
  if (Object.keys(input).length === 1)
    throw new UsageError('Say what to change: --status, --priority, --title or --description.');
  await withDatabase(options, async (database, caller) => {
    printChanged(
      await database.call('ChangeTicket', { ...caller, ...input }),
      (row) => `Ticket ${row.TicketId} (${row.Title}) is ${statusWords(row)}, priority ${row.Priority.toLowerCase()}.`,
      options,
    );
  });
}
