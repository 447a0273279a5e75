/**
 * `npm test`: prepares a fresh clone, runs every test, and ends with a line "N passed, N failed". Further words go to
 * jest: `npm test -- sdk/test/forms`; after the word `python` to pytest: `npm test -- python -k nest`.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from './chromium.cjs';
import { testPython } from './python.mjs';
import { root, setUp } from './setup.mjs';

setUp();
const patterns = process.argv.slice(2);
const isPython = patterns[0] === 'python';
if (!isPython) installChromium();

// The tests start thousands of processes, and Node would read a whole file of certificates at each start. npm may need it.
process.env.NPM_CA_CERTS = process.env.NODE_EXTRA_CA_CERTS ?? '';
delete process.env.NODE_EXTRA_CA_CERTS;
// Under nohup, or in a script's background, the commands of the tests would ignore these, too. A handler that is removed
// brings the default back.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGQUIT']) process.once(signal, () => {}).removeAllListeners(signal);
delete process.env._;
// The temporary folder of all tests: its blank finds what isn't quoted, and other users may write, too.
// Without links in its path, as the tools of a system name it.
const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'jl tests-')));
chmodSync(folder, 0o1777);
for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
if (isPython) finish(testPython(patterns.slice(1)));

const report = path.join(folder, 'report.json');
const jest = path.join(root, 'node_modules/jest/bin/jest.js');
if (patterns.length === 0) console.error('All tests: about six minutes on two cores.');
const { status } = spawnSync(process.execPath, [jest, '--json', '--outputFile', report, ...patterns], {
  cwd: root,
  stdio: ['ignore', 2, 2],
});

const javaScript = counted();
const python = patterns.length === 0 ? testPython([]) : { passed: 0, failed: 0 };
finish({ passed: javaScript.passed + python.passed, failed: javaScript.failed + python.failed }, status === 0);

function finish({ passed, failed }, isGreen = true) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  } catch {
    // On Windows a shipper that still tries holds it.
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(isGreen && failed === 0 && passed > 0 ? 0 : 1);
}

/** For the tests of the preview: Debian's, if there is none and we may install it. */
function installChromium() {
  if (findChromium()) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.error('Installing Chromium …');
  const install = 'apt-get install -y -qq --no-install-recommends fonts-noto-color-emoji';
  const command = `apt-get update -qq && (${install} chromium-headless-shell || ${install} chromium)`;
  spawnSync('sh', ['-c', command], { stdio: ['ignore', 2, 2] });
}

/** A suite that can't be loaded counts as one failed test. */
function counted() {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch (error) {
    console.error(`jest left no report (${error.message})`);
    return { passed: 0, failed: 1 };
  }
}
