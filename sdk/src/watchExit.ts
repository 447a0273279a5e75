/** Ends the runs that are open when the process ends. Only listens; the process behaves as before. */
import { readdirSync, readlinkSync } from 'node:fs';
import { showExitCode } from './exitCode.js';
import { setImmediate, tryOr, uptime } from './foreign.js';
import { usableJournalFolder } from './home.js';
import { processKey } from './processKey.js';
import type { Ending } from './run.js';
import { getSetting } from './settings.js';
import { shared } from './shared.js';
import { attempt } from './warnOnce.js';

/** The first pid namespace of a Linux system (PROC_PID_INIT_INO in proc_ns.h). In any other, processes die with its pid 1. */
const INITIAL_PID_NAMESPACE = 'pid:[4026531836]';
const DEFAULT_EXIT_TIMEOUT = 2000;
/** How often the exit checks whether its journals are gone, in milliseconds. */
const LOOK_EVERY = 2;
const isOurs = (name: string): boolean => name.startsWith(`${processKey()}-`) && name.endsWith('.jsonl');
const unrecorded = (why: string): string => `the end isn't recorded (${why}).`;

/** @param exitTimeout how long the exit may wait if the shipper would be killed with the process, in milliseconds */
export function watchExit(exitTimeout = DEFAULT_EXIT_TIMEOUT): void {
  shared.exitTimeout = Math.max(shared.exitTimeout, exitTimeout);
  if (shared.watchingExit) return;
  shared.watchingExit = true;
  // The job may have as many listeners as Node allows without a warning.
  if (process.getMaxListeners() > 0) process.setMaxListeners(process.getMaxListeners() + 1);
  let drained = false;
  process.on('beforeExit', () => (drained = true));
  process.on('uncaughtExceptionMonitor', (error) => {
    shared.uncaught = { error };
    // Only a process that handles the error gets here, so what it does later has nothing to do with it.
    setImmediate(() => (shared.uncaught = undefined)).unref();
  });
  process.on('exit', (code) => attempt(() => endRuns(code, drained), unrecorded));
}

function endRuns(code: number, drained: boolean): void {
  // If the main module's await never settles, this is 0, and exitCode is 13.
  const final = Number(process.exitCode ?? code);
  // As the system reports it: the lowest byte; on Windows 32 unsigned bits.
  const reported = process.platform === 'win32' ? final >>> 0 : final & 0xff;
  for (const run of shared.openRuns) run.endAtExit(reported, drained);
  if (shared.exitTimeout > 0 && tryOr(false, diesWithParent)) waitForShipper(shared.exitTimeout);
}

/** How a process that exits with this code ends its run: 0 is Done, others Error. */
export function classifyExit(exitCode: number): Ending {
  if (exitCode === 0) return { status: 'Done', exitCode };
  if (shared.uncaught) return { status: 'Error', exitCode, error: shared.uncaught };
  const unsettled = 'Ended before it finished: an await was never settled (exit code 13)';
  const message = exitCode === 13 ? unsettled : `Ended with exit code ${showExitCode(exitCode)}`;
  return { status: 'Error', exitCode, message };
}

/** Whether the shipper would be killed as soon as this process is gone, so that its confirmation is worth waiting for. May throw. */
function diesWithParent(): boolean {
  if (!shared.shipper?.isStarted()) return false;
  const asked = getSetting('JOB_LOGGER_WAIT')?.value;
  if (asked) return !/^(0|off|no|false)$/i.test(asked);
  if (process.env.CI || process.platform !== 'linux') return Boolean(process.env.CI);
  return readlinkSync('/proc/self/ns/pid') !== INITIAL_PID_NAMESPACE;
}

/** Waits until the shipper has removed this process's journals, because the database has confirmed them. */
function waitForShipper(atMost: number): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const until = uptime() + atMost; // A fake clock may stand still.
  const wait = () => {
    while (readdirSync(usableJournalFolder()).some(isOurs) && uptime() < until) Atomics.wait(pause, 0, 0, LOOK_EVERY);
  };
  attempt(wait, (why) => `it can't be seen whether the run was shipped (${why}); it is kept in its journal.`);
}
