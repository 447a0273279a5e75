import { Refusal } from '../contract.js';
import { calledBy } from './caller.js';
import { readTimes } from './input.js';
import type { Procedure } from './session.js';

const MOST_EDGES = 63;

export const listGrid: Procedure<'ListGrid'> = calledBy('viewer', (session, caller, input) => {
  const list = readTimes(input, 'Edges', MOST_EDGES);
  if (list.length < 2 || list.some((edge, index) => index > 0 && edge <= list[index - 1]!)) {
    throw new Refusal('input', 'Edges must be two times or more, each after the one before.');
  }
  return session.all(session.file('ListGrid'), { Edges: JSON.stringify(list), DepartmentId: caller.departmentId });
});
