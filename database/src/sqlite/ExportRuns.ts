import { calledBy } from './caller.js';
import { RunFilter } from './runFilter.js';
import type { Procedure } from './session.js';

export const exportRuns: Procedure<'ExportRuns'> = calledBy('viewer', (session, caller, input) => {
  const filter = new RunFilter(caller, input);
  return session.all(filter.list(), { ...filter.values, Limit: 10_000 });
});
