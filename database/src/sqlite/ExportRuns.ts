import type { RunRow } from '../contract/runs.js';
import { findCaller } from './caller.js';
import { RunFilter } from './runFilter.js';
import type { Procedure } from './session.js';

export const exportRuns: Procedure<'ExportRuns'> = (session, input) => {
  const filter = new RunFilter(findCaller(session, input), input);
  return session.all<RunRow>(filter.list(), { ...filter.values, Limit: 10_000 });
};
