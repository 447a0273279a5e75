/** `node --import @job-logger/sdk/script main.js`, with JOB_LOGGER_JOB=3: watches the script from before its imports. */
import { complain, reason } from './complain.js';
import { monitorScript } from './index.js';

try {
  monitorScript();
} catch (error) {
  complain(`this run isn't watched: ${reason(error)}`);
}
