import { readStat } from '#sdk/processKey';

/** Flag of a process that is ending (PF_EXITING, linux/sched.h). */
const EXITING = 0x4;
/** The longest time from closing its files to being a zombie, in seconds. */
const ZOMBIE_WITHIN = 0.02;

/**
 * The number of the signal that has just killed a process, while it is a zombie; 0 if it ended by itself. Node doesn't
 * know realtime signals and reports such a death as exit code 0.
 *
 * @returns undefined if it isn't dying, or the system doesn't say
 */
export function readDeathSignal(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  // The first call of `performance.now()` takes a millisecond.
  for (const until = process.uptime() + ZOMBIE_WITHIN; process.uptime() <= until;) {
    // proc(5): fields 3 (state), 9 (flags) and 52 (exit_code, as waitpid gives it). None if it has already been reaped.
    const fields = readStat(pid);
    if (fields[0] === 'Z') return Number(fields[49]) & 0x7f;
    if ((Number(fields[6]) & EXITING) === 0) return undefined;
  }
  return undefined;
}
