/**
 * The state that the command would have inherited from our caller, and that Node changed at its own start: Node raises
 * the soft limit of open files, resets ignored signals, opens /dev/null for a closed descriptor up to 2, and marks
 * those from 3 on close-on-exec.
 *
 * The original state isn't stored anywhere. We derive it from our own descriptors, and from our parent, whose limits
 * and signals our caller passed on. Only on Linux: other systems have no /proc.
 */
import { constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tryOr } from '#sdk/foreign';
import { readStat } from '#sdk/processKey';

/** Stands where Node couldn't read a byte as UTF-8. */
export const UNREADABLE = '\uFFFD';

export interface CallerState {
  /** Undefined if it is the same as ours. */
  softOpenFiles?: number | undefined;
  ignoredSignals: number[];
  /** Those of stdin, stdout and stderr that the caller closed. */
  closed: number[];
  /** Descriptors from 3 up that the caller opened and Node has marked. */
  descriptors: number[];
  /** A high descriptor that nobody uses; undefined if there is none. */
  spareDescriptor: () => number | undefined;
  /** The words of our command line as bytes, if one of them isn't UTF-8. Node has replaced what it can't decode. */
  rawWords?: Buffer[] | undefined;
  /** The same of variables, each `NAME=value`. */
  rawVariables?: Record<string, Buffer> | undefined;
}

/** What any program that ignores it leaves to what it starts (signal(7)): HUP, INT, USR1, USR2, ALRM, TERM. */
const INHERITED = [1, 2, 10, 12, 14, 15];
const HUP = 1;
const INT = 2;
/** Shells ignore it only for themselves. Others do so together with INT while they wait (system(3), time). */
const QUIT = 3;
/** So do interactive shells: TERM, TSTP, TTIN, TTOU. The second shows that a shell is one. */
const OF_INTERACTIVE_SHELL = [15, 20, 21, 22];
const TSTP = 20;
/** Node resets those below. */
const FIRST_REALTIME = 32;
const SHELL = /\/(?:(?:ba|da|z|k|mk)?sh|busybox)$/;
/** `uv_disable_stdio_inheritance` marks descriptors up to this one, and those that follow it without a gap. */
const LAST_MARKED = 15;
/** Where Node's event loops wait. */
const LOOP = 'anon_inode:[eventpoll]';
/** High, so that it doesn't collide with what the command opens; bash counts those of `<(…)` down from here. */
const HIGHEST_SPARE = 63;

export function readCallerState(env: NodeJS.ProcessEnv): CallerState {
  if (process.platform !== 'linux')
    return { ignoredSignals: [], closed: [], descriptors: [], spareDescriptor: () => undefined };
  const own = openDescriptors('self');
  const parent = findParent();
  const descriptors = callersDescriptors(own, parent);
  return {
    softOpenFiles: softOpenFiles(parent),
    ignoredSignals: ignoredSignals(own, parent),
    closed: [0, 1, 2].filter((descriptor) => isClosed(descriptor, own, parent)),
    descriptors,
    spareDescriptor: () => findSpareDescriptor(own, descriptors),
    rawWords: rawWords(),
    rawVariables: rawVariables(env),
  };
}

/** 0, which nobody can read, if process 1 has only adopted us: it isn't our caller then, and has another session. */
function findParent(): string {
  return process.ppid === 1 && readStat(1)[3] !== readStat('self')[3] ? '0' : String(process.ppid);
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

/** How a descriptor that is /dev/null was opened (O_ACCMODE of open(2)); undefined if it is anything else. */
function nullAccess(pid: string, descriptor: number, target: string | undefined): number | undefined {
  if (target !== '/dev/null') return undefined;
  const flags = readIfAllowed(() => /^flags:\s*(\d+)/m.exec(readProc(pid, `fdinfo/${descriptor}`))?.[1]);
  return flags === undefined ? undefined : Number.parseInt(flags, 8) & (constants.O_RDWR | constants.O_WRONLY);
}

function softOpenFiles(parent: string): number | undefined {
  const callers = readLimit(parent);
  return callers < readLimit('self') ? callers : undefined;
}

function readLimit(pid: string): number {
  return Number(readIfAllowed(() => /^Max open files\s+(\d+)/m.exec(readProc(pid, 'limits'))?.[1]) ?? Infinity);
}

function ignoredSignals(own: Map<number, string>, parent: string): number[] {
  const [status, parentStatus] = [readStatus('self'), readStatus(parent)];
  // A tracer (strace) ignores signals only for itself.
  const parents = /^TracerPid:\s*(\d+)/m.exec(status)?.[1] === parent ? [] : readSignals(parentStatus, 'SigIgn');
  // busybox is `time`, too.
  const isTime = /^Name:\s*time$/m.test(parentStatus);
  const isShell = !isTime && SHELL.test(readIfAllowed(() => readlinkSync(`/proc/${parent}/exe`)) ?? '');
  const onlyOwn = [QUIT];
  if (parents.includes(TSTP)) onlyOwn.push(...OF_INTERACTIVE_SHELL);
  if (!isShell && parents.includes(QUIT)) onlyOwn.push(INT);
  const inherited = parents.filter((signal) => {
    return signal < FIRST_REALTIME && !onlyOwn.includes(signal) && (isShell || INHERITED.includes(signal));
  });
  const realtime = readSignals(status, 'SigIgn').filter((signal) => signal >= FIRST_REALTIME);
  return [...new Set([...(startedByNohup(own) ? [HUP] : []), ...inherited, ...realtime])];
}

export function readStatus(pid: string): string {
  return readIfAllowed(() => readProc(pid, 'status')) ?? '';
}

/** The signals that a process blocks, handles or ignores (proc(5)). */
export function readSignals(status: string, mask: 'SigBlk' | 'SigCgt' | 'SigIgn'): number[] {
  const bits = BigInt(`0x${new RegExp(String.raw`^${mask}:\s*([\da-f]+)$`, 'm').exec(status)?.[1] ?? '0'}`);
  // Signal 1 is the lowest bit.
  return Array.from({ length: 64 }, (_, bit) => bit + 1).filter((signal) => (bits >> BigInt(signal - 1)) & 1n);
}

/** Its only other traces are the shell's `_`, and, at a terminal, a stdin that can't be read. */
function startedByNohup(own: Map<number, string>): boolean {
  return /(^|\/)nohup$/.test(process.env['_'] ?? '') || nullAccess('self', 0, own.get(0)) === constants.O_WRONLY;
}

/**
 * Node replaces a closed descriptor by /dev/null, opened for reading and writing. Python does the same for DEVNULL, Node
 * for an ignored output, and a daemon may inherit one; a container's may be one, too, whose parent can't be read. A
 * shell's `</dev/null` is read-only, and its `>/dev/null` write-only.
 */
function isClosed(descriptor: number, own: Map<number, string>, parent: string): boolean {
  if (nullAccess('self', descriptor, own.get(descriptor)) !== constants.O_RDWR) return false;
  const program = readIfAllowed(() => readlinkSync(`/proc/${parent}/exe`)) ?? 'python';
  if ((descriptor === 0 ? /python/ : /python|node/).test(program)) return false;
  const parents = readIfAllowed(() => readlinkSync(`/proc/${parent}/fd/${descriptor}`));
  return nullAccess(parent, descriptor, parents) !== constants.O_RDWR;
}

/** All except Node's own: its event loops, opened after what was there, and its pipes, of which we have both ends. */
function callersDescriptors(own: Map<number, string>, parent: string): number[] {
  let lastMarked = LAST_MARKED;
  while (own.has(lastMarked + 1)) lastMarked++;
  const targets = [...own.values()];
  let parents: Set<string> | undefined;
  const firstLoop = Math.min(...[...own].flatMap(([descriptor, target]) => (target === LOOP ? [descriptor] : [])));
  const isOurs = (target: string, descriptor: number) => {
    if (target.startsWith('anon_inode:')) return descriptor >= firstLoop;
    if (!target.startsWith('pipe:') || targets.indexOf(target) === targets.lastIndexOf(target)) return false;
    parents ??= new Set(openDescriptors(parent).values());
    return !parents.has(target);
  };
  const marked = [...own].filter(([descriptor]) => descriptor > 2 && descriptor <= lastMarked);
  return marked.flatMap(([descriptor, target]) => (isOurs(target, descriptor) ? [] : descriptor));
}

/** Above those that are passed on. libuv needs another one above it for a moment. */
function findSpareDescriptor(own: Map<number, string>, passed: number[]): number | undefined {
  const lowest = Math.max(2, ...passed);
  for (let one = Math.min(HIGHEST_SPARE, readLimit('self') - 3); one > lowest; one--) if (!own.has(one)) return one;
  return undefined;
}

function rawWords(): Buffer[] | undefined {
  if (!process.argv.some((word) => word.includes(UNREADABLE))) return undefined;
  const words = readIfAllowed(() => readFileSync('/proc/self/cmdline'));
  return words && splitAtZeros(words);
}

/** Not those whose name isn't UTF-8: Node doesn't have them. */
function rawVariables(env: NodeJS.ProcessEnv): Record<string, Buffer> | undefined {
  const names = Object.keys(env).filter((name) => env[name]!.includes(UNREADABLE));
  const all = names.length > 0 ? readIfAllowed(() => readFileSync('/proc/self/environ')) : undefined;
  if (!all) return undefined;
  const found = splitAtZeros(all).map((one) => [one.toString('utf8', 0, one.indexOf('=')), one] as const);
  return Object.fromEntries(found.filter(([name]) => names.includes(name)));
}

/** Each ends with a zero. */
function splitAtZeros(bytes: Buffer): Buffer[] {
  const words = bytes.toString('latin1').split('\0').slice(0, -1);
  return words.map((word) => Buffer.from(word, 'latin1'));
}

function readProc(pid: string, name: string): string {
  return readFileSync(`/proc/${pid}/${name}`, 'utf8');
}

/** Another user's process, or one that is gone, can't be read. */
function readIfAllowed<T>(read: () => T): T | undefined {
  return tryOr(undefined, read);
}
