import { changeJob } from './changeJob.js';
import { optionalTime } from './input.js';
import type { Procedure } from './session.js';

export const snoozeJob: Procedure<'SnoozeJob'> = (session, input) =>
  changeJob(session, input, 'SnoozedUntil', () => optionalTime(input, 'Until'));
