/**
 * Prepares a fresh clone: `npm ci` if the installed packages aren't those of the lock file, and a build if the sources are
 * newer than the last one. It uses only Node's own modules, because nothing else is installed yet.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

export function setUp() {
  if (!isInstalled()) {
    say('Installing packages …');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  const built = path.join(root, 'dist', 'job-logger.js');
  if (!existsSync(built) || newestSource() > statSync(built).mtimeMs) {
    say('Building …');
    run(process.execPath, [path.join(root, 'build', 'build.mjs')]);
  }
}

/** npm writes what it has installed in the form of the lock file, at the end. */
export function isInstalled(folder = root) {
  try {
    const [wanted, found] = ['package-lock.json', 'node_modules/.package-lock.json'].map(
      (file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')).packages,
    );
    delete wanted[''];
    // Optional packages may be for other systems.
    return Object.entries(wanted).every(([place, { optional, version }]) =>
      found[place] ? found[place].version === version : optional,
    );
  } catch {
    return false;
  }
}

export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32' && command === 'npm',
    ...options,
  });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    console.error(`"${command} ${args.join(' ')}" ended with ${result.status ?? result.signal}.`);
    process.exit(result.status || 1);
  }
}

function newestSource() {
  const folders = `build sdk/src sdk/adapters sdk/system shipper/src database/src schedule/src watcher/src preview/src
      cli/src sql`.split(/\s+/);
  const sources = folders.flatMap((folder) => files(path.join(root, folder)));
  const rules = ['redaction.json', 'suspicion.json'].map((name) => path.join(root, 'sdk', name));
  return Math.max(...[...sources, ...rules].map((file) => statSync(file).mtimeMs));
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp();
}
