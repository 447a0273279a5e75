import type { TicketRow } from '../contract/tickets.js';
import { callerOf, departmentToShow } from './caller.js';
import { optionalOneOf, optionalText, optionalWhole } from './input.js';
import { likeText } from './likeText.js';
import type { Procedure } from './session.js';

export const listTickets: Procedure<'ListTickets'> = (session, input) => {
  const caller = callerOf(session, input);
  return session.all<TicketRow>(session.file('ListTickets'), {
    DepartmentId: departmentToShow(caller, optionalWhole(input, 'DepartmentId', 1)),
    Status: optionalOneOf(input, 'Status', 'Open', 'InProgress', 'Closed', 'NotClosed'),
    AssigneeEmail: optionalText(input, 'AssigneeEmail', 320),
    JobId: optionalWhole(input, 'JobId', 1),
    Text: likeText(optionalText(input, 'Text', 200)),
    BeforeTicketId: optionalWhole(input, 'BeforeTicketId', 1),
    Limit: (optionalWhole(input, 'PageSize', 1, 100) ?? 50) + 1,
  });
};
