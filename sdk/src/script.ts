/** `node --import @job-logger/sdk/script main.js`, with JOB_LOGGER_JOB=3: watches the script from before its imports. */
import { monitorScript } from './index.js';
import { attempt } from './warnOnce.js';

attempt(monitorScript, (why) => `this run isn't watched: ${why}`);
