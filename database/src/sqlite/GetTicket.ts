import { findCaller } from './caller.js';
import { findTicket } from './findTicket.js';
import type { Procedure } from './session.js';

export const getTicket: Procedure<'GetTicket'> = (session, input) => [
  findTicket(session, findCaller(session, input), input),
];
