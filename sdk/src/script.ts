/** `node --import @job-logger/sdk/script main.js`, with JOB_LOGGER_JOB=3: watches the script from before its imports. */
import { monitorScript } from './index.js';
import { reason, warnOnce } from './warnOnce.js';

try {
  monitorScript();
} catch (error) {
  warnOnce(`this run isn't watched: ${reason(error)}`);
}
