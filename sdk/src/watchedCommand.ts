/** Entry for `job-logger exec`: beginning and ending a run on behalf of another process. */
export { isUnwatched, runMark } from './inheritedRun.js';
export type { EndStatus, Level } from './journal/events.js';
export { checkOptions, type CheckedOptions } from './options.js';
export { beginRun, type Ending, Run, type RunOrigin } from './run.js';
export { withoutParticulars } from './traceback.js';
