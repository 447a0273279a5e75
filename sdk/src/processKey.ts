import { readFileSync } from 'node:fs';
import os from 'node:os';
import { shared } from './shared.js';

/**
 * Names this process, and no later one with the same pid: `<pid>-<start>`. A worker thread that watches a run has a
 * shipper of its own, since its end is not the process's: `<pid>-<start>t<thread>`.
 */
export function processKey(): string {
  return (shared.processKey ??= `${process.pid}-${startOf(process.pid) ?? Math.round(Date.now() - process.uptime() * 1000)}${thread()}`);
}

/** Node marks what a worker thread may not do. To ask `node:worker_threads` itself takes two milliseconds. */
function thread(): string {
  if (!('disabled' in (process as { chdir: object }).chdir)) return '';
  return `t${(require('node:worker_threads') as typeof import('node:worker_threads')).threadId}`;
}

/** Names of journals: process key and run. */
const JOURNAL_NAME = /^((\d+)-(\d+)(?:t\d+)?)-([0-9a-f-]{36})\.jsonl$/;

export function journalName(key: string, runId: string): string {
  return `${key}-${runId}.jsonl`;
}

export interface JournalName {
  key: string;
  pid: number;
  start: string;
  runId: string;
}

export function parseJournalName(name: string): JournalName | undefined {
  const [, key, pid, start, runId] = JOURNAL_NAME.exec(name) ?? [];
  return key && pid && start && runId ? { key, pid: Number(pid), start, runId } : undefined;
}

/** Whether the process lives and is the very one; a zombie doesn't. Where the system doesn't tell starts, the pid alone decides. */
export function processLives(pid: number, start: string): boolean {
  if (process.platform === 'linux') return startOf(pid) === start;
  // Begun before the machine was: the pid is another process's by now. A minute, since clocks are set.
  if (Number(start) < Date.now() - os.uptime() * 1000 - 60_000) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start in clock ticks since boot, as /proc tells it (proc(5), fields 3 and 22 of stat); undefined if gone, a zombie, or not Linux. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
