/** Where the tests for Windows run: one folder, named as people's may be, with one database and one home for all of them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const command = path.join(root, 'dist', 'job-logger.js');
const sdk = path.join(root, 'sdk', 'dist', 'index.js');
export const folder = mkdtempSync(path.join(os.tmpdir(), "Jörg O'Neil & Co-"));
export const home = path.join(folder, 'home');
export const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(JOB_LOGGER|CI$|NODE_OPTIONS)/i.test(name))),
  JOB_LOGGER_DB: `sqlite:${path.join(folder, 'job-logger.db')}`,
  JOB_LOGGER_HOME: home,
  JOB_LOGGER_CONFIG: path.join(folder, 'none.env'),
};
/** Wine's `taskkill`, `cmd` and `fetch` are its own; what depends on them is judged on Windows alone. */
export const isWine = existsSync('Z:\\proc\\self');

export const tests = [];
export const test = (name, body) => tests.push({ name, body });

export function node(words, more = {}) {
  const result = spawnSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8', ...more });
  if (result.error) throw result.error;
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

export const jobLogger = (words, more) => node([command, ...words], more);

export function exec(words, { flags = [], ...more } = {}) {
  const result = jobLogger(['exec', '--job', '1', ...flags, '--', ...words], more);
  return { ...result, run: JSON.parse(jobLogger(['run', '--json', 'last']).stdout) };
}

export function unrecorded(words, own = env) {
  return jobLogger(['exec', '--job', '1', '--', ...words], { env: { ...own, JOB_LOGGER: 'off' } });
}

export function runs(...filters) {
  return JSON.parse(jobLogger(['runs', '--json', '--limit', '100', ...filters]).stdout);
}

export function script(name, text) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

export async function until(holds, what) {
  for (const end = Date.now() + 120_000; !(await holds()); await sleep(200)) {
    if (Date.now() > end) throw new Error(`it never held: ${what}`);
  }
}

export const journals = () => readdirSync(path.join(home, 'journal')).filter((name) => name.endsWith('.jsonl'));
export const watched = (body) =>
  `const { monitorScript, monitorJob, currentRun } = require(${JSON.stringify(sdk)});\n${body}`;
/** A journal's first line, with as little in it as a writer may write. */
export function beginLine(runId) {
  const { destination } = JSON.parse(jobLogger(['flush', '--json']).stdout);
  const at = new Date().toISOString();
  return `${JSON.stringify({ seq: 0, kind: 'begin', v: 1, runId, jobId: 1, at, destination, pid: process.pid })}\n`;
}
