/** A reader outside the clone who has the files of a release: their folders, environment and commands. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const root = path.resolve(__dirname, '../..');
export const modules = path.join(root, 'node_modules');
/** Contains everything of the reader. */
export const outside = mkdtempSync(path.join(os.tmpdir(), 'job-logger-reader-'));
/** Where README's first line installs the command. */
export const globalFolder = path.join(outside, 'global');

export function makeRelease(): void {
  run(root, process.execPath, [path.join(root, 'build', 'release.mjs')]);
}

/** The release's file whose name begins with this. */
export function releaseFile(name: string): string {
  const folder = path.join(root, 'release');
  return path.join(folder, readdirSync(folder).find((file) => new RegExp(String.raw`^${name}-\d`).test(file)) ?? name);
}

/** Without the clone and the developer's own settings. */
export function makeReaderEnv(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(package|lifecycle|command|config_local_prefix)|NODE_(OPTIONS|V8|ENV|PATH)|JOB_LOGGER|CI$|FORCE_COLOR|INIT_CWD|PYTHON)/i.test(
        name,
      ),
  );
  const { PATH: inherited = '', ...rest } = Object.fromEntries(own);
  const places = inherited.split(path.delimiter).filter((folder) => !folder.includes('node_modules'));
  const installed = [path.join(outside, 'README-md', '.venv', 'bin'), path.join(globalFolder, 'bin')];
  return {
    ...rest,
    NODE_EXTRA_CA_CERTS: process.env.NPM_CA_CERTS,
    PATH: [...installed, path.dirname(process.execPath), ...places].join(path.delimiter),
    npm_config_prefix: globalFolder,
    npm_config_fund: 'false',
    npm_config_audit: 'false',
    npm_config_prefer_offline: 'true',
    npm_config_loglevel: 'notice',
    JOB_LOGGER_HOME: path.join(outside, 'home'),
    JOB_LOGGER_CONFIG: path.join(outside, 'none.env'),
  };
}

/**
 * @returns what it printed on both streams
 * @throws with all of that if it doesn't end with 0
 */
export function run(cwd: string, program: string, args: readonly string[], env = makeReaderEnv()): string {
  const options = { cwd, env, encoding: 'utf8', timeout: 280_000, maxBuffer: 64_000_000 } as const;
  const { error, status, stdout, stderr } = spawnSync(program, args, options);
  if (error || status !== 0)
    throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? status}\n${stdout}${stderr}`);
  return stdout + stderr;
}
