/**
 * Ends a command and everything that it started on Windows, with `taskkill /T`. It uses the full path, because anybody
 * could put a taskkill.exe into the working directory. If that fails, it finds the tree and ends each process.
 */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { systemProgram } from '#sdk/system';

const LOOK_EVERY = 50;
/** How long a system program may take, in milliseconds. */
const ANSWER_WITHIN = 15_000;

/** @param killAfter how long it may take to end when asked, in milliseconds */
export async function endTreeOnWindows(root: number, killAfter: number): Promise<void> {
  // Find the tree first: once a parent is gone, nothing shows whose children they were.
  const tree = await listTree(root).catch(() => [root]);
  const result = await taskkill(root, ['/T']);
  for (const until = Date.now() + (result ? killAfter : 0); anyLives(tree) && Date.now() < until;)
    await sleep(LOOK_EVERY);
  if (!anyLives(tree)) return;
  await taskkill(root, ['/T', '/F']);
  for (const pid of [...tree, ...(await listTree(root).catch(() => []))]) {
    try {
      process.kill(pid);
    } catch {
      // Gone.
    }
  }
}

/** @returns whether the request was accepted; a console program without a window refuses it */
async function taskkill(pid: number, flags: string[]): Promise<boolean> {
  return run(systemProgram('taskkill.exe'), ['/PID', String(pid), ...flags]).then(
    () => true,
    () => false,
  );
}

async function listTree(root: number): Promise<number[]> {
  const parents = await allParents();
  const members = new Set([root]);
  for (let before = -1; before !== members.size;) {
    before = members.size;
    for (const [pid, parent] of parents) if (members.has(parent) && pid !== process.pid) members.add(pid);
  }
  return [...members];
}

/** Pid and parent of every process. New systems don't have wmic, and PowerShell is slow on old ones. */
async function allParents(): Promise<[number, number][]> {
  const query = 'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ParentProcessId) $($_.ProcessId)" }';
  const { stdout } = await run(systemProgram('wbem', 'WMIC.exe'), [
    'process',
    'get',
    'ParentProcessId,ProcessId',
  ]).catch(() =>
    run(systemProgram('WindowsPowerShell', 'v1.0', 'powershell.exe'), [
      '-NoProfile',
      '-NonInteractive',
      '-Command',
      query,
    ]),
  );
  return [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s*$/gm)].map(([, parent, pid]) => [Number(pid), Number(parent)]);
}

function anyLives(pids: number[]): boolean {
  return pids.some((pid) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  });
}

async function run(program: string, words: string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(program, words, { timeout: ANSWER_WITHIN, windowsHide: true });
}
