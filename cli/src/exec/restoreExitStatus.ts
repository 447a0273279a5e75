import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type CommandEnd, getExitCode } from './commandEnd.js';
import { closeStandard, PRLIMIT } from './startCommand.js';
import { tryOr } from '#sdk/foreign';

/** Those that leave a core dump. Ours would say nothing about the command. */
const DUMPING = new Set('SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGSEGV SIGXCPU SIGXFSZ SIGSYS'.split(' '));

/**
 * Ends us as the command has ended: with its exit code, or by the same signal. (A shell stops a loop at Ctrl-C only if
 * the command died of it; the exit code 130 isn't enough.)
 */
export function restoreExitStatus(end: CommandEnd): never {
  const exitCode = getExitCode(end);
  const signal = deathSignal(end);
  if (signal && process.platform !== 'win32') {
    // A signal runs no `exit` listeners. One of them is the SDK's wait for the shipper, in places where the shipper
    // would die with us.
    process.emit('exit', exitCode);
    // Node ignores some signals (SIGPIPE, SIGXFSZ) until a listener comes and goes.
    if (signal !== 'SIGKILL') process.on(signal, () => {}).removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  // At its end Node gives a terminal back the settings that it had at our start. The command may have changed them (stty).
  process.on('exit', () => [1, 2].forEach(closeStandard));
  // Also for pid 1 of a container, which its own signals don't kill.
  process.exit(exitCode);
}

function deathSignal({ signal, timedOut, isStuck }: CommandEnd): NodeJS.Signals | undefined {
  if (signal && timedOut === undefined && (!DUMPING.has(signal) || preventDump())) return signal;
  // Node can't end by itself while one of its threads waits.
  return isStuck ? 'SIGKILL' : undefined;
}

/** A program that takes core dumps (core(5)) gets them whatever the limit is, unless it is one byte. */
function preventDump(): boolean {
  // It fails where the system isn't Linux.
  return tryOr(false, () => {
    const limit = readFileSync('/proc/sys/kernel/core_pattern', 'utf8').startsWith('|') ? 1 : 0;
    return spawnSync(PRLIMIT, [`--pid=${process.pid}`, `--core=${limit}:`], { cwd: '/', env: {} }).status === 0;
  });
}
