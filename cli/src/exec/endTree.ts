/**
 * Ends a command and everything that it started. The command has no process group or session of its own, because then
 * Ctrl-C, a closed terminal and a parent's `kill` would not reach it. So its processes are found by their parents and,
 * on Linux, by what a daemon keeps when its parent is gone: the mark that `exec` puts into the environment, or its outputs.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { tryOr } from '#sdk/foreign';
import { readStat } from '#sdk/processKey';
import { growTree, type ProcessInfo, type ProcessTree } from './processTree.js';
import { listWindowsProcesses, taskkill } from './windowsProcesses.js';

const isWindows = process.platform === 'win32';
/** In milliseconds. Windows takes long to list its processes. */
const LOOK_EVERY = isWindows ? 500 : 50;
/** How long to keep killing, in case the tree grows meanwhile. */
const KILL_FOR = 2000;

/** What the command's processes have from us. */
export interface Signs {
  /** The value of JOB_LOGGER_RUN in their environment. */
  mark: string | undefined;
  /** What /proc calls the pipes to which they print. */
  outputs: string[];
}

/** @param killAfter how long it may take to end when asked (SIGTERM), in milliseconds */
export async function endTree(root: number, signs: Signs, killAfter: number): Promise<void> {
  try {
    await endListed(root, signs, killAfter);
  } catch (error) {
    if (!isWindows) throw error;
    // Where the list is forbidden, the system's own idea of a tree is better than none.
    await taskkill([root], '/T', '/F');
    signal([root], 'SIGKILL');
  }
}

async function endListed(root: number, signs: Signs, killAfter: number): Promise<void> {
  const all = await listProcesses(root, signs);
  const [rootBegun, ownBegun] = [root, process.pid].map((pid) => all.find((one) => one.pid === pid)?.begun);
  const tree: ProcessTree = new Map([[root, rootBegun ?? ownBegun ?? Infinity]]);
  const look = async () => growTree(tree, await listProcesses(root, signs));

  const pids = growTree(tree, all);
  // One that is stopped would hear nothing.
  if (!isWindows) for (const name of ['SIGTERM', 'SIGCONT'] as const) signal(pids, name);
  // Where nothing can be asked, there is nothing to wait for.
  const asked = !isWindows || (await taskkill(pids));
  for (const until = performance.now() + (asked ? killAfter : 0); performance.now() < until; await sleep(LOOK_EVERY)) {
    if ((await look()).length === 0) return;
  }
  const until = performance.now() + KILL_FOR;
  do {
    const living = await look();
    if (living.length === 0) return;
    signal(living, 'SIGKILL');
    await sleep(LOOK_EVERY);
  } while (performance.now() < until);
}

function signal(pids: number[], name: NodeJS.Signals): void {
  // It may be gone, or not ours.
  for (const pid of pids) tryOr(undefined, () => process.kill(pid, name));
}

/** Without zombies. */
async function listProcesses(root: number, signs: Signs): Promise<ProcessInfo[]> {
  if (isWindows) return listWindowsProcesses();
  const all = process.platform === 'linux' ? fromProc(signs) : await fromPs();
  // Where nothing lists processes (no /proc), only the root is known.
  const isRootAlone = all.length === 0 && tryOr(false, () => process.kill(root, 0));
  return isRootAlone ? [{ pid: root, parent: process.pid, begun: 0 }] : all;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function fromProc(signs: Signs): ProcessInfo[] {
  return tryOr([], () => readdirSync('/proc'))
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const fields = readStat(Number(name));
      // It is gone in the meantime, or nearly.
      if (fields.length === 0 || fields[0] === 'Z') return [];
      const [parent, begun] = [Number(fields[1]), Number(fields[19])];
      return [{ pid: Number(name), parent, begun, marked: isMarked(name, signs) }];
    });
}

function isMarked(pid: string, { mark, outputs }: Signs): boolean {
  if (mark === undefined) return false;
  const read = () => `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`;
  const printsTo = (descriptor: number) => tryOr('', () => readlinkSync(`/proc/${pid}/fd/${descriptor}`));
  // What can't be read belongs to another user, so we may not end it.
  const hasMark = tryOr(false, () => read().includes(`\0JOB_LOGGER_RUN=${mark}\0`));
  return hasMark || [1, 2].some((descriptor) => outputs.includes(printsTo(descriptor)));
}

async function fromPs(): Promise<ProcessInfo[]> {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat=,lstart='], { env });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state, begun] = /^\s*(\d+)\s+(\d+)\s+(\S)\S*\s+(.*)/.exec(line) ?? [];
    return pid && state !== 'Z' ? [{ pid: Number(pid), parent: Number(parent), begun: Date.parse(begun ?? '') }] : [];
  });
}
