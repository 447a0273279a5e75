import { Refusal } from '../contract.js';
import { calledBy } from './caller.js';
import { readOptionalTime, readOptionalInteger } from './input.js';
import { RunFilter } from './runFilter.js';
import type { Procedure } from './session.js';

export const listRuns: Procedure<'ListRuns'> = calledBy('viewer', (session, caller, input) => {
  const filter = new RunFilter(caller, input);
  const pageSize = readOptionalInteger(input, 'PageSize', 1, 100) ?? 50;
  const beforeStartedAt = readOptionalTime(input, 'BeforeStartedAt');
  const beforeRunKey = readOptionalInteger(input, 'BeforeRunKey', 0, Number.MAX_SAFE_INTEGER);
  if ((beforeStartedAt === null) !== (beforeRunKey === null)) {
    throw new Refusal('input', 'BeforeStartedAt and BeforeRunKey belong together: give both, or neither.');
  }
  filter.where('BeforeStartedAt', beforeStartedAt, '(StartedAt, RunKey) < (:BeforeStartedAt, :BeforeRunKey)');
  if (beforeRunKey !== null) filter.values['BeforeRunKey'] = beforeRunKey;
  return session.all(filter.list(), { ...filter.values, Limit: pageSize + 1 });
});
