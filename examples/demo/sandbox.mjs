/** The demo runs here: in a temporary folder with its own database and journals, apart from the settings of the machine. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../build/setup.mjs';

const command = path.join(root, 'dist', 'job-logger.js');
/** Nothing here takes longer, in milliseconds. */
const AT_MOST = 60_000;

export function makeSandbox() {
  const folder = mkdtempSync(path.join(tmpdir(), 'job-logger-demo-'));
  const database = path.join(folder, 'job-logger.db');
  const settings = {
    JOB_LOGGER_HOME: folder,
    JOB_LOGGER_DB: `sqlite:${database}`,
    // A file that doesn't exist, so that the machine's own settings aren't used.
    JOB_LOGGER_CONFIG: path.join(folder, 'none.env'),
  };
  const environment = { ...withoutJobLogger(process.env), ...settings, JOB_LOGGER: 'on' };

  return {
    folder,
    database,
    settings,
    /** Runs Node with these arguments; its output is shown, unless `options` say otherwise. */
    node: (words, options) => run(process.execPath, words, { env: environment, ...options }),
    /** Starts Node and returns the process. */
    start: (words, options) => spawn(process.execPath, words, { cwd: root, env: environment, ...options }),
    /** Starts `job-logger` and returns the process. */
    startCommand: (words, options) =>
      spawn(process.execPath, [command, ...words], { cwd: root, env: environment, ...options }),
    /** Runs a TypeScript file of this folder as `node --import tsx` does. */
    script(file, { variables = {}, ...options } = {}) {
      return run(process.execPath, getScriptArguments(file), { env: { ...environment, ...variables }, ...options });
    },
    /** Runs `job-logger`. If it fails, the demo ends, unless the failure is expected. */
    async command(words, { variables = {}, ...options } = {}) {
      const ended = await run(process.execPath, [command, ...words], {
        env: { ...environment, ...variables },
        ...options,
      });
      if (ended.code !== 0 && !options.mayFail) {
        console.error(`${ended.output}\n"job-logger ${words.join(' ')}" ended with ${ended.code ?? ended.signal}.`);
        process.exit(1);
      }
      return ended;
    },
  };
}

export function getScriptArguments(file) {
  return ['--import', 'tsx', `examples/${file}`];
}

/**
 * @param options `quiet` keeps the output instead of showing it; the rest is for `spawn`
 * @returns how it ended, with the output if it was kept
 */
function run(file, words, { quiet = false, mayFail: _mayFail, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, {
      cwd: root,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      timeout: AT_MOST,
      ...options,
    });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, output: Buffer.concat(output).toString() }));
  });
}

function withoutJobLogger(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^JOB_LOGGER/i.test(name)));
}
