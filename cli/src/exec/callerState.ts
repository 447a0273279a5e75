/**
 * What the command would have got from our caller, and what Node took away at its own start: it raises the soft limit of
 * open files, forgets ignored signals, opens /dev/null for a closed stdin, and marks descriptors 3 to 15 close-on-exec.
 *
 * Nothing remembers the state before, so it is read off our own descriptors and off our parent, from which a caller's
 * limits and signals come. Linux only: elsewhere there is no /proc to read.
 */
import { constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface CallerState {
  /** Undefined where ours is the same. */
  softOpenFiles?: number | undefined;
  /** Signals as `trap` takes them. */
  ignoredSignals: string[];
  stdinClosed: boolean;
  /** Descriptors from 3 on that the caller opened. */
  descriptors: number[];
  /** The words of our command line as bytes, where one of them isn't UTF-8: Node has replaced what it can't read. */
  rawWords?: Buffer[] | undefined;
}

/** Signals whose mask in a parent says what its children ignore (signal(7)). Shells ignore QUIT, TSTP, TTIN and TTOU for themselves alone. */
const INHERITED: Record<string, number> = { HUP: 1, INT: 2, USR1: 10, USR2: 12, ALRM: 14, TERM: 15 };
const TSTP = 20;
/** Where `uv_disable_stdio_inheritance` stops to mark; what is above is passed on without us. */
const LAST_MARKED = 15;

export function readCallerState(): CallerState {
  if (process.platform !== 'linux') return { ignoredSignals: [], stdinClosed: false, descriptors: [] };
  const own = openDescriptors('self');
  return {
    softOpenFiles: softOpenFiles(),
    ignoredSignals: ignoredSignals(own),
    stdinClosed: isStdinClosed(own),
    descriptors: callersDescriptors(own),
    rawWords: rawWords(),
  };
}

/** What `readlink` gives for each descriptor: a path, or `pipe:[…]`. */
function openDescriptors(pid: string): Map<number, string> {
  const all = new Map<number, string>();
  for (const name of readIfAllowed(() => readdirSync(`/proc/${pid}/fd`)) ?? []) {
    const target = readIfAllowed(() => readlinkSync(`/proc/${pid}/fd/${name}`));
    // The descriptor of the listing itself is gone by now.
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
  const mask = BigInt(
    `0x${readIfAllowed(() => /^SigIgn:\s*([\da-f]+)/m.exec(readProc(String(process.ppid), 'status'))?.[1]) ?? '0'}`,
  );
  const isIgnored = (number: number) => ((mask >> BigInt(number - 1)) & 1n) === 1n;
  // An interactive shell ignores TERM for itself alone.
  const names = Object.keys(INHERITED).filter(
    (name) => isIgnored(INHERITED[name]!) && !(name === 'TERM' && isIgnored(TSTP)),
  );
  return startedByNohup(own) && !names.includes('HUP') ? ['HUP', ...names] : names;
}

/** It leaves no other trace than the shell's `_`, or, at a terminal, a stdin that can't be read. */
function startedByNohup(own: Map<number, string>): boolean {
  return /(^|\/)nohup$/.test(process.env['_'] ?? '') || nullStdinAccess('self', own.get(0)) === constants.O_WRONLY;
}

/**
 * Node opens what is closed as /dev/null, to read and write. Python does so for DEVNULL, and what a daemon inherits may be
 * like that; a shell's `</dev/null` can only be read.
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

/** All but Node's own: its event loops, its pipes (both ends of which are ours alone), and a /dev/null kept in reserve. */
function callersDescriptors(own: Map<number, string>): number[] {
  const marked = [...own].filter(([descriptor]) => descriptor > 2 && descriptor <= LAST_MARKED);
  const reserve = [...own].filter(([, target]) => target === '/dev/null').at(-1)?.[0];
  let parents: Set<string> | undefined;
  const isOurs = (descriptor: number, target: string) => {
    if (target.startsWith('anon_inode:') || descriptor === reserve) return true;
    if (!target.startsWith('pipe:')) return false;
    if ([...own.values()].filter((other) => other === target).length < 2) return false;
    parents ??= new Set(openDescriptors(String(process.ppid)).values());
    return !parents.has(target);
  };
  return marked.flatMap(([descriptor, target]) => (isOurs(descriptor, target) ? [] : descriptor));
}

function rawWords(): Buffer[] | undefined {
  if (!process.argv.some((word) => word.includes('\uFFFD'))) return undefined;
  const words = readIfAllowed(() => readFileSync('/proc/self/cmdline'));
  return words && splitAtZeros(words);
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
  return readFileSync(`/proc/${pid}/${name}`, 'latin1');
}

/** Another user's process, or one that is gone, says nothing. */
function readIfAllowed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
