import { readFileSync } from 'node:fs';
import os from 'node:os';
import { now, tryOr, uptime } from './foreign.js';
import { shared } from './shared.js';

/** Identifies this process, and no later one with the same pid: `<pid>-<start>`, for a worker thread `<pid>-<start>t<thread>`. */
export function processKey(): string {
  if (shared.processKey) return shared.processKey;
  const start = readStart(process.pid) ?? Math.round(now() - uptime());
  return (shared.processKey = `${process.pid}-${start}${formatThread()}`);
}

/** Node marks what a worker thread may not do. Asking `node:worker_threads` takes two milliseconds. */
function formatThread(): string {
  if (!('disabled' in (process as { chdir: object }).chdir)) return '';
  return `t${(require('node:worker_threads') as typeof import('node:worker_threads')).threadId}`;
}

/** Whether this very process lives; a zombie doesn't. If the system doesn't tell its start, the pid alone decides. */
export function processLives(pid: number, start: string): boolean {
  if (readStart(process.pid) !== undefined) return readStart(pid) === start;
  // It began before the machine did, so the pid is another process's by now. A minute's tolerance, because clocks are set.
  if (Number(start) < now() - os.uptime() * 1000 - 60_000) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start in clock ticks since boot; undefined if gone, a zombie, or not Linux. */
function readStart(pid: number): string | undefined {
  const fields = readStat(pid);
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

/** Fields of `/proc/PID/stat` from the third, the state, on (proc(5)); none if gone, or not Linux. A program's name may hold anything. */
export function readStat(pid: number | 'self'): string[] {
  const stat = process.platform === 'linux' ? tryOr('', () => readFileSync(`/proc/${pid}/stat`, 'utf8')) : '';
  return stat ? stat.slice(stat.lastIndexOf(')') + 2).split(' ') : [];
}
