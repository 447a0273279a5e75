import { changeJob } from './changeJob.js';
import { readOptionalTime } from './input.js';
import type { Procedure } from './session.js';

export const snoozeJob: Procedure<'SnoozeJob'> = (session, input) =>
  changeJob(session, input, 'SnoozedUntil', () => readOptionalTime(input, 'Until'));
