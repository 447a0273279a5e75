import { type CommandEnd, getExitCode } from './commandEnd.js';

/** Our own core dump would say nothing about the command. */
const DUMPING = new Set([
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGSEGV',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGSYS',
]);

/**
 * Ends us as the command has ended: with its exit code, or by the same signal. (A shell stops a loop at Ctrl-C only if
 * the command died of it; the exit code 130 isn't enough.)
 */
export function restoreExitStatus(end: CommandEnd): never {
  const exitCode = getExitCode(end);
  if (end.signal && end.timedOut === undefined && !DUMPING.has(end.signal) && process.platform !== 'win32') {
    // A signal runs no `exit` listeners. One of them is the SDK's wait for the shipper, in places where the shipper
    // would die with us.
    process.emit('exit', exitCode);
    process.removeAllListeners(end.signal);
    process.kill(process.pid, end.signal);
  }
  // Also for pid 1 of a container, which its own signals don't kill.
  process.exit(exitCode);
}
