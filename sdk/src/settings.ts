/** Where settings come from, nearest first: the environment, `.env` beside the main script and upward, the machine's file. */
import * as fs from 'node:fs';
import path from 'node:path';
import { tryOr } from './foreign.js';
import { isFolder, requireSafeSettings } from '../system/index.js';
import { attempt } from './warnOnce.js';

export interface Setting {
  value: string;
  /** `environment`, or the file that contains it. */
  from: string;
}

/** Not taken from a `.env`, because that comes with a script. */
const NAMES_CODE = /^JOB_LOGGER_(?:NODE|NODE_OPTIONS|SHIPPER_PATH)$/;
const IS_PATH = /^JOB_LOGGER_(?:HOME|SHIPPER_PATH)$/;

/** Where the search for `.env` begins, if not in the main script's folder: the command uses the current folder. */
export const search: { from?: string } = {};

/**
 * @param folder where the search for `.env` begins
 * @returns the value without the blanks and quotes that `set X="…"` leaves, and with a relative path made absolute
 */
export function getSetting(name: string, folder = search.from): Setting | undefined {
  const own = unquote(process.env[name] ?? '');
  if (own) return { value: toAbsolute(name, own, getWorkingFolder()), from: 'environment' };
  for (const file of settingFiles(folder)) {
    const value = unquote(getValues(file)?.[name] ?? '');
    if (value && (file === machineFile() || !NAMES_CODE.test(name)))
      return { value: toAbsolute(name, value, path.dirname(file)), from: file };
  }
  return undefined;
}

const foundFiles = new Map<string | undefined, string[]>();
const readFiles = new Map<string, Record<string, string> | undefined>();

/** Every existing file that may contain settings, nearest first. Each process searches once. */
export function settingFiles(folder = search.from): string[] {
  return getOrFind(foundFiles, folder, () => {
    const folders = (folder === undefined ? scriptFolders() : [folder]).flatMap(withParents);
    const files = new Set([...folders.map((one) => path.join(one, '.env')), machineFile()]);
    return [...files].filter((file) => tryOr(false, () => fs.existsSync(file))); // It throws with `--permission`.
  });
}

function getOrFind<Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value {
  if (!known.has(key)) known.set(key, find());
  return known.get(key)!;
}

/** The file for all scripts of this machine; `JOB_LOGGER_CONFIG` names another. */
export function machineFile(): string {
  const own = unquote(process.env.JOB_LOGGER_CONFIG ?? '');
  if (own) return path.resolve(getWorkingFolder(), own);
  if (process.platform !== 'win32') return '/etc/job-logger.env';
  return path.join(process.env.ProgramData || String.raw`C:\ProgramData`, 'job-logger', 'config.env');
}

/** `JOB_LOGGER=off` turns everything off. A shipper is never watched, because it would start another, and so on. */
export const isOff = (): boolean =>
  process.env.JOB_LOGGER_SHIPPER === '1' || /^(off|0|false|no)$/i.test(getSetting('JOB_LOGGER')?.value ?? '');

/** Where a shipper begins its search for this script's settings: the folder of its nearest `.env`, else its own. */
export function settingsFolder(): string {
  const [nearest] = settingFiles();
  return nearest && path.basename(nearest) === '.env' ? path.dirname(nearest) : (search.from ?? scriptFolders()[0]!);
}

/** Only a shell expands variables and `~`; a file, a crontab or a service doesn't. */
export const isUnexpanded = (file: string): boolean => /^~|^file:|^\$\w|\$\{\w+\}|%[\w()]+%/i.test(file);

/** The main script's folder (`node .` names only that). If the script is a link, also the folders of its targets. */
function scriptFolders(): string[] {
  if (!process.argv[1]) return [getWorkingFolder()];
  const file = path.resolve(getWorkingFolder(), process.argv[1]);
  const files = withTargets(file);
  return [...new Set(isFolder(file) ? files : files.map((one) => path.dirname(one)))];
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

export const getWorkingFolder = (): string => tryOr(path.parse(process.execPath).root, () => process.cwd());

/** Also without the slashes that a URL has before a drive: `sqlite:///C:/x.db`. */
export function unquote(value: string): string {
  const text = value.trim().replace(/^(["'])(.*)\1$/s, '$2');
  return text.trim().replace(/^\/+(?=[a-z]:[\\/])/i, '');
}

function toAbsolute(name: string, value: string, folder: string): string {
  const [scheme = ''] = /^sqlite:/i.exec(value) ?? [];
  const file = unquote(value.slice(scheme.length));
  const isPath = scheme || IS_PATH.test(name) || (name === 'JOB_LOGGER_NODE' && /[\\/]/.test(value));
  return isPath && file && !isUnexpanded(file) ? scheme + path.resolve(folder, file) : value;
}

export function getValues(file: string): Record<string, string> | undefined {
  const tell = (why: string) => `the settings in ${file} aren't used: ${why}.`;
  return getOrFind(readFiles, file, () => attempt(() => readSettings(file), tell));
}

function readSettings(file: string): Record<string, string> {
  // Reading a pipe could block the job.
  const descriptor = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  try {
    const stats = fs.fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('it is no file');
    requireSafeSettings(file, stats, scriptFolders());
    // Loaded here, because a script without a settings file doesn't need it.
    const { parse } = require('dotenv') as typeof import('dotenv');
    // dotenv turns `\n` between double quotes into a line break, and Windows paths often contain it.
    const values = parse(decode(fs.readFileSync(descriptor)).replaceAll(/\\(?=[nr])/g, '\uE000'));
    if (/[^\P{Cc}\s]|\uFFFD/u.test(Object.values(values).join())) throw new Error("it isn't UTF-8; save it as UTF-8");
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replaceAll('\uE000', '\\')]));
  } finally {
    fs.closeSync(descriptor);
  }
}

/** PowerShell 5's `>>` adds UTF-16 without a mark to a file of UTF-8: without its zeros that is text, too. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) bytes.subarray(0, bytes.length & ~1).swap16();
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replaceAll(/^\uFEFF|\0/g, '');
}
