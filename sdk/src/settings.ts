/**
 * Where settings come from, nearest first: the environment, `.env` beside the main script and in the folders above it,
 * the machine's file. (An option given in code comes before all of them; that is its caller's business.) `process.env`
 * is only read.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { complain, reason } from './complain.js';

export interface Setting {
  value: string;
  /** `environment`, or the file it stands in. */
  from: string;
}

/**
 * @param name for example `JOB_LOGGER_DB`
 * @param folder where the search for `.env` begins; by default the main script's. (The working directory is none of our
 * business: under Task Scheduler it is System32.)
 */
export function setting(name: string, folder = scriptFolder()): Setting | undefined {
  const own = process.env[name];
  if (own) return { value: own, from: 'environment' };
  for (const file of settingFiles(folder)) {
    const value = valuesOf(file)[name];
    if (value) return { value, from: file };
  }
  return undefined;
}

/** Every file in which a setting is looked for and that exists, nearest first; looked for once a process. */
export function settingFiles(folder = scriptFolder()): string[] {
  let files = found.get(folder);
  if (!files) {
    const above = path.dirname(folder) === folder ? [machineFile()] : settingFiles(path.dirname(folder));
    const own = path.join(folder, '.env');
    found.set(folder, (files = [own, ...above].filter((file) => existsSync(file))));
  }
  return files;
}

/** The file that serves every script of this machine; `JOB_LOGGER_CONFIG` names another. */
export function machineFile(): string {
  if (process.env.JOB_LOGGER_CONFIG) return process.env.JOB_LOGGER_CONFIG;
  if (process.platform !== 'win32') return '/etc/job-logger.env';
  return path.join(process.env.ProgramData ?? String.raw`C:\ProgramData`, 'job-logger', 'config.env');
}

/** `JOB_LOGGER=off` turns everything off; a shipper is never watched itself, or it would start another, and so on. */
export function isOff(): boolean {
  return process.env.JOB_LOGGER_SHIPPER === '1' || /^(off|0|false|no)$/i.test(setting('JOB_LOGGER')?.value ?? '');
}

/** Where the search for `.env` begins. */
export function scriptFolder(): string {
  return process.argv[1] ? path.dirname(path.resolve(process.argv[1])) : process.cwd();
}

const found = new Map<string, string[]>();
const read = new Map<string, Record<string, string>>();

function valuesOf(file: string): Record<string, string> {
  let values = read.get(file);
  if (!values) {
    try {
      // Loaded here, so that a script without a settings file doesn't pay for it.
      const { parse } = require('dotenv') as typeof import('dotenv');
      values = parse(readFileSync(file));
    } catch (error) {
      complain(`the settings in ${file} can't be read (${reason(error)}); it is passed over.`);
      values = {};
    }
    read.set(file, values);
  }
  return values;
}
