import { calledBy } from './caller.js';
import { findTicket } from './findTicket.js';
import type { Procedure } from './session.js';

export const getTicket: Procedure<'GetTicket'> = calledBy('viewer', (session, caller, input) => [
  findTicket(session, caller, input),
]);
