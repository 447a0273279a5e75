import { Refusal } from '../contract.js';
import type { RunRow } from '../contract/runs.js';
import { callerOf } from './caller.js';
import { optionalTime, optionalWhole } from './input.js';
import { RunFilter } from './runFilter.js';
import type { Procedure } from './session.js';

export const listRuns: Procedure<'ListRuns'> = (session, input) => {
  const filter = new RunFilter(callerOf(session, input), input);
  const pageSize = optionalWhole(input, 'PageSize', 1, 100) ?? 50;
  const beforeStartedAt = optionalTime(input, 'BeforeStartedAt');
  const beforeRunKey = optionalWhole(input, 'BeforeRunKey', 0, Number.MAX_SAFE_INTEGER);
  if ((beforeStartedAt === null) !== (beforeRunKey === null)) {
    throw new Refusal('input', 'BeforeStartedAt and BeforeRunKey belong together: give both, or neither.');
  }
  filter.where('BeforeStartedAt', beforeStartedAt, '(StartedAt, RunKey) < (:BeforeStartedAt, :BeforeRunKey)');
  if (beforeRunKey !== null) filter.values['BeforeRunKey'] = beforeRunKey;
  return session.all<RunRow>(filter.list(), { ...filter.values, Limit: pageSize + 1 });
};
