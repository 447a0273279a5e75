/**
 * `npm test`: makes a fresh clone ready, runs every test, and ends with a line "N passed, N failed". What follows the
 * command goes to jest: `npm test -- sdk/test/forms`; after the word `python` to pytest: `npm test -- python -k nest`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from './chromium.cjs';
import { testPython } from './python.mjs';
import { root, setUp } from './setup.mjs';

setUp();
const asked = process.argv.slice(2);
if (asked[0] === 'python') finish(testPython(asked.slice(1)));
installChromium();

const folder = mkdtempSync(path.join(os.tmpdir(), 'job-logger-test-'));
const report = path.join(folder, 'report.json');
const jest = path.join(root, 'node_modules/jest/bin/jest.js');
if (asked.length === 0) console.error('All tests: about ten minutes on two cores.');
// Only a whole run says how much the tests cover.
const covering = asked.length === 0 ? ['--coverage', '--coverageDirectory', folder] : [];
const { status } = spawnSync(process.execPath, [jest, '--json', '--outputFile', report, ...covering, ...asked], {
  cwd: root,
  stdio: ['ignore', 2, 2],
  env: { ...process.env, ...(covering.length > 0 && { JOB_LOGGER_TEST_COVERAGE: path.join(folder, 'processes') }) },
});

const javaScript = counted();
const python = asked.length === 0 ? testPython([]) : { passed: 0, failed: 0 };
const covered = covering.length === 0 || (await isCovered());
rmSync(folder, { recursive: true, force: true });
finish(
  { passed: javaScript.passed + python.passed, failed: javaScript.failed + python.failed },
  status === 0 && covered,
);

function finish({ passed, failed }, isGreen = true) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(isGreen && failed === 0 && passed > 0 ? 0 : 1);
}

/** For the tests of the preview: Debian's, where there is none and this machine lets us install it. */
function installChromium() {
  if (findChromium()) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.error('Installing Chromium …');
  const install =
    'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-color-emoji';
  spawnSync('sh', ['-c', install], { stdio: ['ignore', 2, 2] });
}

/** Whether enough of `sdk/`, `shipper/` and `database/` was run; says how much. */
async function isCovered() {
  // It needs packages that may just have been installed.
  const { coveredLines, judge } = await import('./coverage.mjs');
  const { enough, lines } = judge(coveredLines(folder));
  for (const line of lines) console.log(line);
  return enough;
}

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
