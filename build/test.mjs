/**
 * `npm test`: makes a fresh clone ready, runs every test, and ends with a line "N passed, N failed". What follows the
 * command goes to jest: `npm test -- sdk/test/forms`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, setUp } from './setup.mjs';

setUp();

const folder = mkdtempSync(path.join(os.tmpdir(), 'job-logger-test-'));
const report = path.join(folder, 'report.json');
const jest = path.join(root, 'node_modules/jest/bin/jest.js');
const asked = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [jest, '--json', '--outputFile', report, ...asked], {
  cwd: root,
  stdio: ['ignore', 2, 2],
});

const { passed, failed } = counted();
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = status === 0 && failed === 0 && passed > 0 ? 0 : 1;

/** A suite that can't even be loaded counts as one failed test. */
function counted() {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch (error) {
    console.error(`jest left no report (${error.message})`);
    return { passed: 0, failed: 1 };
  }
}
