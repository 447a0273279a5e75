/**
 * Where settings come from, nearest first: the environment, `.env` beside the main script and in the folders above it,
 * the machine's file. (An option given in code comes before all of them; that is its caller's business.) `process.env`
 * is only read. What says which program runs comes from the environment or the machine's file alone, and no file is
 * used that somebody else may write.
 */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { reason, warnOnce } from './warnOnce.js';

export interface Setting {
  value: string;
  /** `environment`, or the file it stands in. */
  from: string;
}

const SAYS_WHAT_RUNS = /^JOB_LOGGER_(?:NODE|NODE_OPTIONS|SHIPPER_PATH)$/;
const IS_PATH = /^JOB_LOGGER_(?:HOME|SHIPPER_PATH)$/;

/**
 * @param name for example `JOB_LOGGER_DB`
 * @param folder where the search for `.env` begins; by default the main script's. (The working directory is none of our
 * business: under Task Scheduler it is System32.)
 * @returns its value, without the blanks and quotes that `set X="…"` leaves; a relative path is made absolute, seen from
 * the folder of its file, or from the working directory
 */
export function setting(name: string, folder?: string): Setting | undefined {
  const own = unquoted(process.env[name] ?? '');
  if (own) return { value: absolute(name, own, workingFolder()), from: 'environment' };
  for (const file of SAYS_WHAT_RUNS.test(name) ? [machineFile()] : settingFiles(folder)) {
    const value = unquoted(valuesOf(file)[name] ?? '');
    if (value) return { value: absolute(name, value, path.dirname(file)), from: file };
  }
  return undefined;
}

/** Every file in which a setting is looked for and that exists, nearest first; looked for once a process. */
export function settingFiles(folder?: string): string[] {
  const key = folder ?? '';
  let files = foundFiles.get(key);
  if (!files) {
    const folders = (folder === undefined ? scriptFolders() : [folder]).flatMap(withParents);
    files = [...folders.map((one) => path.join(one, '.env')), machineFile()].filter((file) => existsSync(file));
    foundFiles.set(key, (files = [...new Set(files)]));
  }
  return files;
}

/** The file that serves every script of this machine; `JOB_LOGGER_CONFIG` names another. */
export function machineFile(): string {
  if (process.env.JOB_LOGGER_CONFIG) return path.resolve(workingFolder(), process.env.JOB_LOGGER_CONFIG);
  if (process.platform !== 'win32') return '/etc/job-logger.env';
  return path.join(process.env.ProgramData || String.raw`C:\ProgramData`, 'job-logger', 'config.env');
}

/** `JOB_LOGGER=off` turns everything off; a shipper is never watched itself, or it would start another, and so on. */
export function isOff(): boolean {
  return process.env.JOB_LOGGER_SHIPPER === '1' || /^(off|0|false|no)$/i.test(setting('JOB_LOGGER')?.value ?? '');
}

/** From where a shipper finds the settings of this script: the folder of its nearest `.env`, else its own. */
export function settingsFolder(): string {
  const [nearest] = settingFiles();
  return nearest && path.basename(nearest) === '.env' ? path.dirname(nearest) : scriptFolders()[0]!;
}

/** Names of variables and `~` are a shell's business: a file, a crontab or a service doesn't fill them in. */
export function isUnexpanded(file: string): boolean {
  return /^~|^\$\w|\$\{\w+\}|%\w+%/.test(file);
}

/** The main script's folder, and where the script is a link, the folder of what it links to. */
function scriptFolders(): string[] {
  const script = process.argv[1];
  if (!script) return [workingFolder()];
  const file = path.resolve(workingFolder(), script);
  try {
    return [...new Set([path.dirname(file), path.dirname(realpathSync(file))])];
  } catch {
    return [path.dirname(file)];
  }
}

function withParents(folder: string): string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [folder, ...withParents(above)];
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    // It was deleted under us.
    return path.parse(process.execPath).root;
  }
}

function unquoted(value: string): string {
  const text = value.trim();
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1).trim() : text;
}

function absolute(name: string, value: string, folder: string): string {
  const [, scheme = '', file = value] = /^(sqlite:)(.+)/is.exec(value) ?? [];
  const isPath = scheme || IS_PATH.test(name) || (name === 'JOB_LOGGER_NODE' && /[\\/]/.test(value));
  return isPath && !isUnexpanded(file) ? scheme + path.resolve(folder, file) : value;
}

const foundFiles = new Map<string, string[]>();
const readFiles = new Map<string, Record<string, string>>();

function valuesOf(file: string): Record<string, string> {
  let values = readFiles.get(file);
  if (!values) {
    try {
      values = readSettings(file);
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!missing) warnOnce(`the settings in ${file} aren't used: ${reason(error)}.`);
      values = {};
    }
    readFiles.set(file, values);
  }
  return values;
}

function readSettings(file: string): Record<string, string> {
  // A pipe mustn't hold the job up.
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('it is no file');
    requireOwnWriter(lstatSync(file), true);
    requireOwnWriter(stats, false);
    // Loaded here, so that a script without a settings file doesn't pay for it.
    const { parse } = require('dotenv') as typeof import('dotenv');
    // dotenv makes a line break of `\n` between double quotes, and a Windows path is full of such.
    const values = parse(decode(readFileSync(descriptor)).replaceAll(/\\(?=[nr])/g, '\uE000'));
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replaceAll('\uE000', '\\')]));
  } finally {
    closeSync(descriptor);
  }
}

/** A group of the owner's own (as `useradd` makes it) is the owner. Windows doesn't tell owners by these numbers. */
function requireOwnWriter({ uid, gid, mode }: { uid: number; gid: number; mode: number }, mayBeLink: boolean): void {
  const me = process.getuid?.();
  if (me === undefined) return;
  const scriptOwner = process.argv[1] && statSync(process.argv[1], { throwIfNoEntry: false })?.uid;
  const whoElse =
    uid === me || uid === 0 || uid === scriptOwner
      ? !mayBeLink && (mode & 0o002 ? 'everybody' : mode & 0o020 && gid !== uid && gid !== 0 && `group ${gid}`)
      : `user ${uid}`;
  if (whoElse)
    throw new Error(
      `${whoElse} may write it, and it could name another database. Give it to yourself or root (chown, chmod go-w)`,
    );
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le', 2);
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
