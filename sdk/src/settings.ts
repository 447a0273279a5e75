/** Where settings come from, nearest first: the environment, `.env` beside the main script and above, the machine's file. */
import fs from 'node:fs';
import path from 'node:path';
import { tryOr } from './foreign.js';
import { requireSafeSettings } from '../system/index.js';
import { attempt } from './warnOnce.js';

export interface Setting {
  value: string;
  /** `environment`, or the file it stands in. */
  from: string;
}

/** Not taken from a `.env`, which comes with a script. */
const SAYS_WHAT_RUNS = /^JOB_LOGGER_(?:NODE|NODE_OPTIONS|SHIPPER_PATH)$/;
const IS_PATH = /^JOB_LOGGER_(?:HOME|SHIPPER_PATH)$/;

/** Where the search for `.env` begins, if not in the main script's folder: the command is run by a person somewhere. */
export const search: { from?: string } = {};

/**
 * @param folder where the search for `.env` begins
 * @returns the value, without the blanks and quotes that `set X="…"` leaves; a relative path is made absolute
 */
export function setting(name: string, folder = search.from): Setting | undefined {
  const own = unquoted(process.env[name] ?? '');
  if (own) return { value: absolute(name, own, workingFolder()), from: 'environment' };
  for (const file of settingFiles(folder)) {
    const value = unquoted(valuesOf(file)[name] ?? '');
    if (value && (file === machineFile() || !SAYS_WHAT_RUNS.test(name)))
      return { value: absolute(name, value, path.dirname(file)), from: file };
  }
  return undefined;
}

const foundFiles = new Map<string | undefined, string[]>();
const readFiles = new Map<string, Record<string, string>>();

/** Every file in which a setting is looked for and that exists, nearest first; looked for once a process. */
export function settingFiles(folder = search.from): string[] {
  return remembered(foundFiles, folder, () => {
    const folders = (folder === undefined ? scriptFolders() : [folder]).flatMap(withParents);
    const files = new Set([...folders.map((one) => path.join(one, '.env')), machineFile()]);
    return [...files].filter((file) => fs.existsSync(file));
  });
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value {
  if (!known.has(key)) known.set(key, find());
  return known.get(key)!;
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
  return nearest && path.basename(nearest) === '.env' ? path.dirname(nearest) : (search.from ?? scriptFolders()[0]!);
}

/** Names of variables and `~` are a shell's business: a file, a crontab or a service doesn't fill them in. */
export function isUnexpanded(file: string): boolean {
  return /^~|^file:|^\$\w|\$\{\w+\}|%\w+%/i.test(file);
}

/** The main script's folder (`node .` names it alone), and where the script is a link, those of what it leads to. */
function scriptFolders(): string[] {
  if (!process.argv[1]) return [workingFolder()];
  const file = path.resolve(workingFolder(), process.argv[1]);
  const isFolder = tryOr(false, () => fs.statSync(file).isDirectory());
  const files = withTargets(file);
  return [...new Set(isFolder ? files : files.map((one) => path.dirname(one)))];
}

function withTargets(file: string): string[] {
  const real = tryOr(file, () => fs.realpathSync(file));
  if (real === file) return [file];
  const target = tryOr(real, () => path.resolve(path.dirname(file), fs.readlinkSync(file)));
  return [file, ...(target === real ? [real] : withTargets(target))];
}

function withParents(folder: string): string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [folder, ...withParents(above)];
}

function workingFolder(): string {
  return tryOr(path.parse(process.execPath).root, () => process.cwd());
}

export function unquoted(value: string): string {
  const text = value.trim();
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1).trim() : text;
}

function absolute(name: string, value: string, folder: string): string {
  const [scheme = ''] = /^sqlite:(?!$)/i.exec(value) ?? [];
  const file = unquoted(value.slice(scheme.length));
  const isPath = scheme || IS_PATH.test(name) || (name === 'JOB_LOGGER_NODE' && /[\\/]/.test(value));
  return isPath && !isUnexpanded(file) ? scheme + path.resolve(folder, file) : value;
}

function valuesOf(file: string): Record<string, string> {
  const tell = (why: string) => `the settings in ${file} aren't used: ${why}.`;
  return remembered(readFiles, file, () => attempt(() => readSettings(file), tell) ?? {});
}

function readSettings(file: string): Record<string, string> {
  // A pipe mustn't hold the job up.
  const descriptor = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  try {
    const stats = fs.fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('it is no file');
    requireSafeSettings(file, stats, scriptFolders());
    // Loaded here, so that a script without a settings file doesn't pay for it.
    const { parse } = require('dotenv') as typeof import('dotenv');
    // dotenv makes a line break of `\n` between double quotes, and a Windows path is full of such.
    const values = parse(decode(fs.readFileSync(descriptor)).replaceAll(/\\(?=[nr])/g, '\uE000'));
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replaceAll('\uE000', '\\')]));
  } finally {
    fs.closeSync(descriptor);
  }
}

function decode(bytes: Buffer): string {
  const isBigEndian = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (isBigEndian) bytes.subarray(0, bytes.length & ~1).swap16();
  const isUtf16 = isBigEndian || (bytes[0] === 0xff && bytes[1] === 0xfe);
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
}
