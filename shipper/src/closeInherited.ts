import { closeSync, readdirSync, readFileSync } from 'node:fs';
import { logTrouble } from './log.js';

/** O_CLOEXEC as /proc shows it (fcntl.h; proc(5), fdinfo). */
const CLOSE_ON_EXEC = 0o2000000;

/**
 * Closes what the job's caller left open and Node passed on: a lock (`exec 200>lock; flock -n 200`, cron's idiom) or a
 * pipe would otherwise live as long as the shipper, and the next start of the job would be refused. What Node opened for
 * itself has O_CLOEXEC.
 */
export function closeInherited(): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync('/proc/self/fdinfo')) {
    const descriptor = Number(name);
    if (descriptor <= 2) continue;
    try {
      const [, flags = '0'] = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${name}`, 'latin1')) ?? [];
      if ((Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0) closeSync(descriptor);
    } catch (error) {
      // The descriptor of the listing itself is gone by now.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') logTrouble('closing an inherited descriptor', error);
    }
  }
}
