import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
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

function startOnce(folder: string): Promise<number> {
  const file = commandSetting('JOB_LOGGER_SHIPPER_PATH')?.value ?? packageFile('dist/shipper.js');
  const options = commandSetting('JOB_LOGGER_NODE_OPTIONS')?.value;
  const begun = Date.now();
  return new Promise((resolve, reject) => {
    const shipper = spawn(commandSetting('JOB_LOGGER_NODE')?.value ?? process.execPath, [file], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: options, JOB_LOGGER_SHIPPER: '1' },
      timeout: LONGEST,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    let output = '';
    shipper.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    shipper.on('error', reject);
    shipper.on('close', (code, signal) => {
      if (code === 0) resolve(Date.now() - begun);
      else
        reject(
          new Error(
            signal ? `it did not end within ${LONGEST / 1000} s` : `it ended with exit code ${code}. ${output.trim()}`,
          ),
        );
    });
    shipper.stdin.on('error', () => {
      // It has already ended; its exit code shows how.
    });
    // No process has this start, so the shipper finds it gone.
    shipper.stdin.end(`${JSON.stringify({ key: `${process.pid}-0`, journalFolder: folder })}\n`);
  });
}
