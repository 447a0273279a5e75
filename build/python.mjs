/** Python for the tests and the release: a virtual environment in `python/.venv`. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './setup.mjs';

const folder = path.join(root, 'python');
const environment = path.join(folder, '.venv');
const interpreter = path.join(
  environment,
  ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
);

/**
 * The environment's Python, created if necessary; undefined if this machine has no Python 3.9 or later, which is
 * reported.
 */
export function setUpPython() {
  if (existsSync(interpreter) && quiet(interpreter, ['-c', 'import mypy, pytest'])) return interpreter;
  const python = ['python3', 'python'].find((name) =>
    quiet(name, ['-c', 'import sys; assert sys.version_info >= (3, 9)']),
  );
  if (!python) return tellMissing('there is no Python 3.9 or later');
  console.error("Installing Python's test packages …");
  if (!quiet(python, ['-m', 'venv', '--clear', environment]) && !installVenv(python)) {
    return tellMissing('"python3 -m venv" fails (Debian: apt-get install python3-venv)');
  }
  const packages = ['pytest >=8,<10', 'mypy >=1.15,<2'];
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
  const { status } = spawnSync(interpreter, pip, { stdio: ['ignore', 2, 2] });
  return status === 0 ? interpreter : tellMissing('pip could not install pytest and mypy');
}

/** Runs Python's tests. @returns how many passed and failed; if they can't run, that counts as one failure */
export function testPython(args) {
  const python = setUpPython();
  if (!python) return { passed: 0, failed: 1 };
  const reports = mkdtempSync(path.join(os.tmpdir(), 'job-logger-pytest-'));
  const report = path.join(reports, 'report.xml');
  try {
    spawnSync(python, ['-E', '-m', 'pytest', '-q', `--junitxml=${report}`, ...args], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    });
    const suite = /<testsuite [^>]*>/.exec(readFileSync(report, 'utf8'))[0];
    const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    const failed = count('failures') + count('errors');
    return { passed: count('tests') - failed - count('skipped'), failed };
  } catch (error) {
    console.error(`pytest left no report (${error.message})`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

function installVenv(python) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  quiet('sh', ['-c', 'apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv']);
  return quiet(python, ['-m', 'venv', '--clear', environment]);
}

function tellMissing(why) {
  console.error(`Python's tests can't run: ${why}.`);
  return undefined;
}

function quiet(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
