import { changeJob } from './changeJob.js';
import { readFlag } from './input.js';
import type { Procedure } from './session.js';

export const setJobPaused: Procedure<'SetJobPaused'> = (session, input) =>
  changeJob(session, input, 'Paused', () => readFlag(input, 'Paused'));
