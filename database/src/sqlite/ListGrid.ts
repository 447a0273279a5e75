import { Refusal } from '../contract.js';
import type { GridRow } from '../contract/calendar.js';
import { findCaller, chooseDepartment } from './caller.js';
import { readOptionalInteger, readTimes } from './input.js';
import type { Procedure } from './session.js';

const MOST_EDGES = 63;

export const listGrid: Procedure<'ListGrid'> = (session, input) => {
  const caller = findCaller(session, input);
  const DepartmentId = chooseDepartment(caller, readOptionalInteger(input, 'DepartmentId', 1));
  const list = readTimes(input, 'Edges', MOST_EDGES);
  if (list.length < 2 || list.some((edge, index) => index > 0 && edge <= list[index - 1]!)) {
    throw new Refusal('input', 'Edges must be two times or more, each after the one before.');
  }
  return session.all<GridRow>(session.file('ListGrid'), { Edges: JSON.stringify(list), DepartmentId });
};
