/** What becomes of runs that are open when the process ends. Listens only; what the process does stays as it was. */
import { readdirSync, readlinkSync } from 'node:fs';
import { usableJournalFolder } from './home.js';
import { processKey } from './processKey.js';
import type { Ending } from './run.js';
import { setting } from './settings.js';
import { shared } from './shared.js';
import { reason, warnOnce } from './warnOnce.js';

/** The first pid namespace of a Linux system (PROC_PID_INIT_INO in its proc_ns.h); a process of any other dies with its pid 1. */
const INITIAL_PID_NAMESPACE = 'pid:[4026531836]';
/** How often the exit looks whether its journals are gone, milliseconds. */
const LOOK_EVERY = 2;

/** Listens for the end of the process, from the first run on. */
export function watchExit(): void {
  if (shared.watchingExit) return;
  shared.watchingExit = true;
  let drained = false;
  process.on('beforeExit', () => {
    drained = true;
  });
  process.on('uncaughtExceptionMonitor', (error) => {
    shared.uncaught = { error };
    // Only a process with a handler for it comes to this: what it does later is its own doing.
    setImmediate(() => {
      shared.uncaught = undefined;
    }).unref();
  });
  process.on('exit', (code) => {
    // A never-settled await of the main module gives 0 here and 13 in exitCode.
    const final = reportedCode(Number(process.exitCode ?? code));
    for (const run of shared.openRuns) run.endAtExit(final, drained);
    if (shared.exitTimeout > 0 && diesWithParent()) waitForShipper(shared.exitTimeout);
  });
}

/** As the system reports it: the lowest byte, on Windows 32 bits without a sign. */
function reportedCode(code: number): number {
  return process.platform === 'win32' ? code >>> 0 : code & 0xff;
}

/** How a process that ends by this code ends its run: 0 is Done, others Error. */
export function endingOf(code: number): Ending {
  if (code === 0) return { status: 'Done', exitCode: code };
  if (shared.uncaught) return { status: 'Error', exitCode: code, error: shared.uncaught };
  const message =
    code === 13
      ? 'Ended before it finished: an await was never settled (exit code 13)'
      : `Ended with exit code ${code}`;
  return { status: 'Error', exitCode: code, message };
}

/** Whether the shipper would be killed as soon as this process is gone, so that its confirmation is worth a wait. */
function diesWithParent(): boolean {
  const asked = setting('JOB_LOGGER_WAIT')?.value;
  if (asked) return !/^(0|off|no|false)$/i.test(asked);
  if (process.env.CI) return true;
  if (process.platform !== 'linux') return false;
  try {
    return readlinkSync('/proc/self/ns/pid') !== INITIAL_PID_NAMESPACE;
  } catch {
    return false;
  }
}

/** Waits until the shipper has removed this process's journals, which it does when the database has confirmed them. */
function waitForShipper(atMost: number): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const until = performance.now() + atMost;
  while (waiting() && performance.now() < until) Atomics.wait(pause, 0, 0, LOOK_EVERY);
}

function waiting(): boolean {
  try {
    return readdirSync(usableJournalFolder()).some(
      (name) => name.startsWith(`${processKey()}-`) && name.endsWith('.jsonl'),
    );
  } catch (error) {
    warnOnce(`it can't be seen whether the run was shipped (${reason(error)}); it is kept in its journal.`);
    return false;
  }
}
