import { TICKET_STATUSES } from '../contract/choices.js';
import { calledBy } from './caller.js';
import { readOptionalChoice, readOptionalText, readOptionalInteger } from './input.js';
import { escapeForLike } from './escapeForLike.js';
import type { Procedure } from './session.js';

export const listTickets: Procedure<'ListTickets'> = calledBy('viewer', (session, caller, input) =>
  session.all(session.file('ListTickets'), {
    DepartmentId: caller.departmentId,
    Status: readOptionalChoice(input, 'Status', ...TICKET_STATUSES, 'NotClosed'),
    AssigneeEmail: readOptionalText(input, 'AssigneeEmail', 320),
    JobId: readOptionalInteger(input, 'JobId', 1),
    Text: escapeForLike(readOptionalText(input, 'Text', 200)),
    BeforeTicketId: readOptionalInteger(input, 'BeforeTicketId', 1),
    Limit: (readOptionalInteger(input, 'PageSize', 1, 100) ?? 50) + 1,
  }),
);
