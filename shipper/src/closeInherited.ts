import { closeSync, readdirSync, readFileSync } from 'node:fs';
import { tryOr } from '#sdk/foreign';
import { logTrouble } from './log.js';

/** O_CLOEXEC as in /proc (fcntl.h; proc(5), fdinfo). */
const CLOSE_ON_EXEC = 0o2000000;

/**
 * Closes the file descriptors that the job's caller left open and Node passed on. Otherwise a lock (cron's idiom `exec
 * 200>lock; flock -n 200`) or a pipe would live as long as the shipper, and the next start of the job would be refused.
 * Node's own descriptors have O_CLOEXEC and stay open.
 */
export function closeInherited(): void {
  if (process.platform !== 'linux') return;
  // A chroot may have no /proc.
  for (const name of tryOr([], () => readdirSync('/proc/self/fdinfo'))) {
    const descriptor = Number(name);
    if (descriptor <= 2) continue;
    try {
      const [, flags = '0'] = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${name}`, 'utf8')) ?? [];
      if ((Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0) closeSync(descriptor);
    } catch (error) {
      // The descriptor of this directory listing is already closed.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') logTrouble('closing an inherited descriptor', error);
    }
  }
}
