import { Refusal } from '../contract.js';
import type { TicketDetailsRow } from '../contract/tickets.js';
import type { Caller } from './caller.js';
import { findCause } from './findCause.js';
import { readInteger } from './input.js';
import type { Session } from './session.js';

/** @throws Refusal `not-found`, also if it belongs to a department that the caller can't see */
export function findTicket(session: Session, caller: Caller, input: { TicketId: number }): TicketDetailsRow {
  const id = readInteger(input, 'TicketId', 1);
  const ticket = readTicket(session, id);
  if (!ticket || (caller.ownDepartmentId !== null && ticket.DepartmentId !== caller.ownDepartmentId)) {
    throw new Refusal('not-found', `There is no ticket ${id}, or its department isn't yours to see.`);
  }
  return ticket;
}

export function readTicket(session: Session, ticketId: number): TicketDetailsRow | undefined {
  const found = session.get<Omit<TicketDetailsRow, 'RunCause'> & { RunTraceback: string | null }>(
    session.file('GetTicket'),
    { TicketId: ticketId },
  );
  if (!found) return undefined;
  const { RunTraceback, ...row } = found;
  return { ...row, RunCause: findCause(RunTraceback) };
}
