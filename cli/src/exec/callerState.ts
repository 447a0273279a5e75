/**
 * What the command would have got from our caller, and what Node took away at its own start: it raises the soft limit of
 * open files, forgets ignored signals, opens /dev/null for a closed stdin, and marks descriptors 3 to 15 close-on-exec.
 *
 * Nothing remembers the state before, so it is read off our own descriptors and off our parent, from which a caller's
 * limits and signals come. Linux only: elsewhere there is no /proc to read.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

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

interface Descriptor {
  /** As `readlink` gives it: a path, or `pipe:[…]`. */
  target: string;
  writable: boolean;
  readable: boolean;
}

function openDescriptors(pid: string): Map<number, Descriptor> {
  const all = new Map<number, Descriptor>();
  for (const name of readIfAllowed(() => readdirSync(`/proc/${pid}/fd`)) ?? []) {
    const found = readIfAllowed(() => {
      const access = Number.parseInt(/^flags:\s*(\d+)/m.exec(readProc(pid, `fdinfo/${name}`))?.[1] ?? '0', 8) & 3;
      return { target: readlinkSync(`/proc/${pid}/fd/${name}`), writable: access !== 0, readable: access !== 1 };
    });
    // The descriptor of the listing itself is gone by now.
    if (found) all.set(Number(name), found);
  }
  return all;
}

function softOpenFiles(): number | undefined {
  const callers = readLimit(String(process.ppid));
  return callers < readLimit('self') ? callers : undefined;
}

function readLimit(pid: string): number {
  return Number(readIfAllowed(() => /^Max open files\s+(\d+)/m.exec(readProc(pid, 'limits'))?.[1]) ?? Infinity);
}

function ignoredSignals(own: Map<number, Descriptor>): string[] {
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
function startedByNohup(own: Map<number, Descriptor>): boolean {
  const stdin = own.get(0);
  return /(^|\/)nohup$/.test(process.env['_'] ?? '') || (stdin?.target === '/dev/null' && !stdin.readable);
}

/**
 * Node opens what is closed as /dev/null, to read and write. Python does so for DEVNULL, and what a daemon inherits may be
 * like that; a shell's `</dev/null` can only be read.
 */
function isStdinClosed(own: Map<number, Descriptor>): boolean {
  const isNodes = (stdin: Descriptor | undefined) => stdin?.target === '/dev/null' && stdin.readable && stdin.writable;
  if (!isNodes(own.get(0))) return false;
  const parent = String(process.ppid);
  const isPython = /python/.test(readIfAllowed(() => readlinkSync(`/proc/${parent}/exe`)) ?? '');
  return !isPython && !isNodes(openDescriptors(parent).get(0));
}

/** All but Node's own: its event loops, its pipes (both ends of which are ours alone), and a /dev/null kept in reserve. */
function callersDescriptors(own: Map<number, Descriptor>): number[] {
  const marked = [...own].filter(([descriptor]) => descriptor > 2 && descriptor <= LAST_MARKED);
  const reserve = [...own].filter(([, { target }]) => target === '/dev/null').at(-1)?.[0];
  let parents: Set<string> | undefined;
  const isOurs = (descriptor: number, { target }: Descriptor) => {
    if (target.startsWith('anon_inode:') || descriptor === reserve) return true;
    if (!target.startsWith('pipe:')) return false;
    if ([...own.values()].filter((other) => other.target === target).length < 2) return false;
    parents ??= new Set([...openDescriptors(String(process.ppid)).values()].map((one) => one.target));
    return !parents.has(target);
  };
  return marked.flatMap(([descriptor, what]) => (isOurs(descriptor, what) ? [] : descriptor));
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
