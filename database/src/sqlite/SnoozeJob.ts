import { calledBy } from './caller.js';
import { changeJob } from './changeJob.js';
import { readOptionalTime } from './input.js';
import type { Procedure } from './session.js';

export const snoozeJob: Procedure<'SnoozeJob'> = calledBy('operator', (session, caller, input) =>
  changeJob(session, caller, input, 'SnoozedUntil', readOptionalTime(input, 'Until')),
);
