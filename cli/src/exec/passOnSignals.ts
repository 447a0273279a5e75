import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';

/** These ask the command to end; a run that ends after one of them is Cancelled. */
const ENDING: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'];
const OTHERS: NodeJS.Signals[] = ['SIGUSR1', 'SIGUSR2'];
/** What keys send to everyone in the terminal's foreground, so also to the command. */
const KEYS = new Set<NodeJS.Signals>(['SIGINT', 'SIGQUIT', 'SIGBREAK']);

/** Passes on to the command the signals that are sent to us, and lives until it has ended by them. */
export function passOnSignals(child: ChildProcess): { cancelledBy(): NodeJS.Signals | undefined; stop(): void } {
  let cancelledBy: NodeJS.Signals | undefined;
  const stops: (() => void)[] = [];
  for (const signal of [...ENDING, ...OTHERS]) {
    if (process.platform === 'win32' ? !['SIGINT', 'SIGBREAK', 'SIGHUP'].includes(signal) : signal === 'SIGBREAK')
      continue;
    const passOn = () => {
      if (ENDING.includes(signal)) cancelledBy ??= signal;
      // A second Ctrl-C means "at once" to many programs: nobody pressed it twice.
      if (KEYS.has(signal) && cameFromKeys()) return;
      child.kill(signal);
    };
    process.on(signal, passOn);
    stops.push(() => process.removeListener(signal, passOn));
  }
  return {
    cancelledBy: () => cancelledBy,
    stop: () => stops.forEach((stop) => stop()),
  };
}

/** Whether we are in the foreground of a terminal, and the command with us. */
function cameFromKeys(): boolean {
  if (process.platform !== 'linux') return [0, 1, 2].some((descriptor) => isatty(descriptor));
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === foreground;
  } catch {
    return false;
  }
}
