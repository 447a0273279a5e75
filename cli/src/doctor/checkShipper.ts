import { execFile, type ExecFileException } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageFile } from '#database/packageFile';
import { commandSetting } from '../commandSettings.js';
import { getErrorMessage } from '../failure.js';
import { bad, note, ok, type Check } from './check.js';

const LONGEST = 10_000;
/** Above this, many short jobs would notice it, in milliseconds. */
const SLOW = 1000;

/** Starts a real shipper for a process that is gone and has no journals. It should look, and end. */
export async function checkShipper(): Promise<Check> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'job-logger-doctor-'));
  try {
    const took = await startOnce(folder);
    const text = `starts and ends within ${took} ms`;
    return took < SLOW ? ok('shipper', text) : note('shipper', text, 'This machine is busy, or its disk is slow.');
  } catch (error) {
    return bad(
      'shipper',
      `can't be started: ${getErrorMessage(error)}`,
      'Runs are kept in their journals, and "job-logger flush" ships them. Check JOB_LOGGER_NODE, JOB_LOGGER_SHIPPER_PATH, and limits (ulimit -u, -n).',
    );
  } finally {
    // On Windows a process that has just ended, or a virus scanner, may still hold it.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function startOnce(folder: string): Promise<number> {
  const file = commandSetting('JOB_LOGGER_SHIPPER_PATH')?.value ?? packageFile('dist/shipper.js');
  const options = commandSetting('JOB_LOGGER_NODE_OPTIONS')?.value;
  const begun = Date.now();
  const shipper = promisify(execFile)(commandSetting('JOB_LOGGER_NODE')?.value ?? process.execPath, [file], {
    env: { ...process.env, NODE_OPTIONS: options, JOB_LOGGER_SHIPPER: '1' },
    timeout: LONGEST,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const stdin = shipper.child.stdin!;
  stdin.on('error', () => {
    // It has already ended; its exit code shows how.
  });
  // No process has this start, so the shipper finds it gone.
  stdin.end(`${JSON.stringify({ key: `${process.pid}-0`, journalFolder: folder })}\n`);
  await shipper.catch((error: ExecFileException) => {
    throw error.killed ? new Error(`it did not end within ${LONGEST / 1000} s`) : error;
  });
  return Date.now() - begun;
}
