/**
 * The state that the command would have inherited from our caller, and that Node changed at its own start: Node raises
 * the soft limit of open files, resets ignored signals, opens /dev/null for a closed stdin, and marks descriptors 3 to
 * 15 close-on-exec.
 *
 * The original state isn't stored anywhere. We derive it from our own descriptors, and from our parent, whose limits
 * and signals our caller passed on. Only on Linux: other systems have no /proc.
 */
import { constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Stands where Node couldn't read a byte as UTF-8. */
export const UNREADABLE = '\uFFFD';

export interface CallerState {
  /** Undefined if it is the same as ours. */
  softOpenFiles?: number | undefined;
  /** Signal names as `trap` accepts them. */
  ignoredSignals: string[];
  stdinClosed: boolean;
  /** Descriptors from 3 up that the caller opened. */
  descriptors: number[];
  /** The words of our command line as bytes, if one of them isn't UTF-8. Node has replaced what it can't decode. */
  rawWords?: Buffer[] | undefined;
  /** The same of variables. */
  rawVariables?: Record<string, Buffer> | undefined;
}

/**
 * Signals that are inherited if the parent's mask ignores them (signal(7)). Shells ignore QUIT, TSTP, TTIN and TTOU
 * only for themselves.
 */
const INHERITED: Record<string, number> = { HUP: 1, INT: 2, USR1: 10, USR2: 12, ALRM: 14, TERM: 15 };
const TSTP = 20;
/** `uv_disable_stdio_inheritance` marks descriptors below this one. Higher ones are inherited anyway. */
const LAST_MARKED = 15;

export function readCallerState(env: NodeJS.ProcessEnv): CallerState {
  if (process.platform !== 'linux') return { ignoredSignals: [], stdinClosed: false, descriptors: [] };
  const own = openDescriptors('self');
  return {
    softOpenFiles: softOpenFiles(),
    ignoredSignals: ignoredSignals(own),
    stdinClosed: isStdinClosed(own),
    descriptors: callersDescriptors(own),
    rawWords: rawWords(),
    rawVariables: rawVariables(env),
  };
}

/** The result of `readlink` for each descriptor: a path, or `pipe:[…]`. */
function openDescriptors(pid: string): Map<number, string> {
  const all = new Map<number, string>();
  for (const name of readIfAllowed(() => readdirSync(`/proc/${pid}/fd`)) ?? []) {
    const target = readIfAllowed(() => readlinkSync(`/proc/${pid}/fd/${name}`));
    // The descriptor of this directory listing is already closed.
    if (target !== undefined) all.set(Number(name), target);
  }
  return all;
}

/** How a stdin that is /dev/null was opened (O_ACCMODE of open(2)); undefined if it is anything else. */
function nullStdinAccess(pid: string, stdin: string | undefined): number | undefined {
  if (stdin !== '/dev/null') return undefined;
  const flags = readIfAllowed(() => /^flags:\s*(\d+)/m.exec(readProc(pid, 'fdinfo/0'))?.[1]);
  return flags === undefined ? undefined : Number.parseInt(flags, 8) & (constants.O_RDWR | constants.O_WRONLY);
}

function softOpenFiles(): number | undefined {
  const callers = readLimit(String(process.ppid));
  return callers < readLimit('self') ? callers : undefined;
}

function readLimit(pid: string): number {
  return Number(readIfAllowed(() => /^Max open files\s+(\d+)/m.exec(readProc(pid, 'limits'))?.[1]) ?? Infinity);
}

function ignoredSignals(own: Map<number, string>): string[] {
  // Its last eight digits are those of the signals up to 32.
  const digits = readIfAllowed(() => /^SigIgn:.*([\da-f]{8})$/m.exec(readProc(String(process.ppid), 'status'))?.[1]);
  const mask = Number.parseInt(digits ?? '0', 16);
  const isIgnored = (number: number) => ((mask >>> (number - 1)) & 1) === 1;
  // An interactive shell ignores TERM only for itself.
  const names = Object.keys(INHERITED).filter(
    (name) => isIgnored(INHERITED[name]!) && !(name === 'TERM' && isIgnored(TSTP)),
  );
  return startedByNohup(own) && !names.includes('HUP') ? ['HUP', ...names] : names;
}

/** Its only other traces are the shell's `_`, and, at a terminal, a stdin that can't be read. */
function startedByNohup(own: Map<number, string>): boolean {
  return /(^|\/)nohup$/.test(process.env['_'] ?? '') || nullStdinAccess('self', own.get(0)) === constants.O_WRONLY;
}

/**
 * Node replaces a closed descriptor by /dev/null, opened for reading and writing. Python does the same for DEVNULL, and
 * a daemon may inherit one. A shell's `</dev/null` is read-only.
 */
function isStdinClosed(own: Map<number, string>): boolean {
  if (nullStdinAccess('self', own.get(0)) !== constants.O_RDWR) return false;
  const parent = String(process.ppid);
  const isPython = /python/.test(readIfAllowed(() => readlinkSync(`/proc/${parent}/exe`)) ?? '');
  return (
    !isPython &&
    nullStdinAccess(
      parent,
      readIfAllowed(() => readlinkSync(`/proc/${parent}/fd/0`)),
    ) !== constants.O_RDWR
  );
}

/** All except Node's own: its event loops, its pipes (we have both ends of these), and a reserved /dev/null. */
function callersDescriptors(own: Map<number, string>): number[] {
  const marked = [...own].filter(([descriptor]) => descriptor > 2 && descriptor <= LAST_MARKED);
  const reserve = [...own].filter(([, target]) => target === '/dev/null').at(-1)?.[0];
  const targets = [...own.values()];
  let parents: Set<string> | undefined;
  const isOurs = (descriptor: number, target: string) => {
    if (target.startsWith('anon_inode:') || descriptor === reserve) return true;
    if (!target.startsWith('pipe:')) return false;
    if (targets.indexOf(target) === targets.lastIndexOf(target)) return false;
    parents ??= new Set(openDescriptors(String(process.ppid)).values());
    return !parents.has(target);
  };
  return marked.flatMap(([descriptor, target]) => (isOurs(descriptor, target) ? [] : descriptor));
}

function rawWords(): Buffer[] | undefined {
  if (!process.argv.some((word) => word.includes(UNREADABLE))) return undefined;
  const words = readIfAllowed(() => readFileSync('/proc/self/cmdline'));
  return words && splitAtZeros(words);
}

/** Only names that a shell can set. */
function rawVariables(env: NodeJS.ProcessEnv): Record<string, Buffer> | undefined {
  const names = Object.keys(env).filter((name) => env[name]!.includes(UNREADABLE) && /^[A-Za-z_]\w*$/.test(name));
  const all = names.length > 0 ? readIfAllowed(() => readFileSync('/proc/self/environ')) : undefined;
  if (!all) return undefined;
  const found = splitAtZeros(all).flatMap((one): [string, Buffer][] => {
    const at = one.indexOf('=');
    const name = one.toString('latin1', 0, at);
    return names.includes(name) ? [[name, one.subarray(at + 1)]] : [];
  });
  return Object.fromEntries(found);
}

function splitAtZeros(bytes: Buffer): Buffer[] {
  const words: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0, at);
    words.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return words;
}

function readProc(pid: string, name: string): string {
  return readFileSync(`/proc/${pid}/${name}`, 'utf8');
}

/** Another user's process, or one that is gone, can't be read. */
function readIfAllowed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
