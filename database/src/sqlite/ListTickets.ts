import type { TicketRow } from '../contract/tickets.js';
import { findCaller, chooseDepartment } from './caller.js';
import { readOptionalChoice, readOptionalText, readOptionalInteger } from './input.js';
import { likeText } from './likeText.js';
import type { Procedure } from './session.js';

export const listTickets: Procedure<'ListTickets'> = (session, input) => {
  const caller = findCaller(session, input);
  return session.all<TicketRow>(session.file('ListTickets'), {
    DepartmentId: chooseDepartment(caller, readOptionalInteger(input, 'DepartmentId', 1)),
    Status: readOptionalChoice(input, 'Status', 'Open', 'InProgress', 'Closed', 'NotClosed'),
    AssigneeEmail: readOptionalText(input, 'AssigneeEmail', 320),
    JobId: readOptionalInteger(input, 'JobId', 1),
    Text: likeText(readOptionalText(input, 'Text', 200)),
    BeforeTicketId: readOptionalInteger(input, 'BeforeTicketId', 1),
    Limit: (readOptionalInteger(input, 'PageSize', 1, 100) ?? 50) + 1,
  });
};
