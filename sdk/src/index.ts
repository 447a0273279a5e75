/**
 * The words used here and everywhere in JobLogger:
 *
 * - job: a row of the table Jobs, known by its `jobId`
 * - run: one execution of a job, a row of Log History, known by its `runId`
 * - journal: the file on the local disk that keeps a run's events until the database has confirmed them
 * - shipper: the detached process that sends the journals of one process to the database
 */
export { monitorScript } from './monitorScript.js';
export { monitorJob, type Monitor } from './monitorJob.js';
export { JobLogger } from './jobLogger.js';
export { currentRun, type CurrentRun } from './currentRun.js';
export type { MonitorOptions } from './options.js';
