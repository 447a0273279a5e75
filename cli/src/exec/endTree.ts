/**
 * Ends a command and everything that it started. The command has no process group or session of its own, because then
 * Ctrl-C, a closed terminal and a parent's `kill` would not reach it. So its processes are found by their parents and,
 * on Linux, by the mark that `exec` puts into the environment, which a daemon keeps when its parent is gone.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { endTreeOnWindows } from './endTreeOnWindows.js';

const LOOK_EVERY = 50;
/** Rounds of SIGKILL, in case the tree grows meanwhile. */
const KILL_ROUNDS = 40;

/**
 * @param mark the value of JOB_LOGGER_RUN in its environment
 * @param killAfter how long it may take to end after SIGTERM, in milliseconds
 */
export async function endTree(root: number, mark: string | undefined, killAfter: number): Promise<void> {
  if (process.platform === 'win32') return endTreeOnWindows(root, killAfter);
  const members = new Set(await listTree([root], mark));
  signal(members, 'SIGTERM');
  for (const until = Date.now() + killAfter; Date.now() < until; await sleep(LOOK_EVERY)) {
    for (const pid of await listTree([...members], mark)) members.add(pid);
    if (!anyLives(members)) return;
  }
  for (let round = 0; round < KILL_ROUNDS && anyLives(members); round++) {
    for (const pid of await listTree([...members], mark)) members.add(pid);
    signal(members, 'SIGKILL');
    await sleep(LOOK_EVERY);
  }
}

interface ProcessInfo {
  pid: number;
  parent: number;
  marked: boolean;
}

/** The living processes of `roots`, and all their descendants and processes with the mark. */
async function listTree(roots: number[], mark: string | undefined): Promise<number[]> {
  const all = process.platform === 'linux' ? fromProc(mark) : await fromPs();
  const members = new Set(roots.filter((pid) => all.some((one) => one.pid === pid)));
  for (let before = -1; before !== members.size;) {
    before = members.size;
    for (const { pid, parent, marked } of all) {
      if (pid !== process.pid && (marked || members.has(parent))) members.add(pid);
    }
  }
  return [...members];
}

/** Living processes, not zombies. */
function fromProc(mark: string | undefined): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), marked: hasMark(name, mark) }];
      } catch {
        // It is gone in the meantime.
        return [];
      }
    });
}

function hasMark(pid: string, mark: string | undefined): boolean {
  if (mark === undefined) return false;
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`.includes(`\0JOB_LOGGER_RUN=${mark}\0`);
  } catch {
    // It belongs to another user, so we may not end it.
    return false;
  }
}

async function fromPs(): Promise<ProcessInfo[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state] = /^\s*(\d+)\s+(\d+)\s+(\S)/.exec(line) ?? [];
    return pid && state !== 'Z' ? [{ pid: Number(pid), parent: Number(parent), marked: false }] : [];
  });
}

function signal(pids: Iterable<number>, name: 'SIGTERM' | 'SIGKILL'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It is gone, or not ours.
    }
  }
}

function anyLives(pids: Set<number>): boolean {
  return [...pids].some((pid) => {
    try {
      process.kill(pid, 0);
      return !isZombie(pid);
    } catch {
      return false;
    }
  });
}

/** The command itself remains a zombie until Node has read its exit code. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, ''));
  } catch {
    return true;
  }
}

const run = promisify(execFile);
