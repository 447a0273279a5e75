import { readFileSync } from 'node:fs';

/** The fields of `/proc/PID/stat` from the third one, the state (proc(5)); none if the process is gone, or this isn't Linux. */
export function readStat(pid: number | 'self'): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // A program's name may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
