import { calledBy } from './caller.js';
import { changeJob } from './changeJob.js';
import { readFlag } from './input.js';
import type { Procedure } from './session.js';

export const setJobPaused: Procedure<'SetJobPaused'> = calledBy('operator', (session, caller, input) =>
  changeJob(session, caller, input, 'Paused', readFlag(input, 'Paused')),
);
