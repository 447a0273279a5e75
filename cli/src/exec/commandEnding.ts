import { constants } from 'node:os';
import type { Ending } from '#sdk/run';
import { showDuration } from '../duration.js';
import { ExitCode } from '../exitCodes.js';
import { failureOf } from './failureOf.js';

/** How a command ended, and what had to do with it. */
export interface CommandEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** It could not even be started. */
  startError?: NodeJS.ErrnoException;
  /** The timeout that was over, milliseconds. */
  timedOut?: number | undefined;
  /** A signal that asked us, and through us the command, to end. */
  cancelledBy?: NodeJS.Signals | undefined;
}

/** The exit code that whoever called us sees, if we don't die by the same signal. */
export function exitCodeOf({ code, signal, startError, timedOut }: CommandEnd): number {
  if (startError) return startError.code === 'ENOENT' ? ExitCode.ExecNotFound : ExitCode.ExecNotExecutable;
  if (timedOut !== undefined) return ExitCode.ExecTimedOut;
  return signal ? 128 + constants.signals[signal] : (code ?? 1);
}

/** How the run ends. A timeout comes before a signal, and a signal that we saw before what the command made of it. */
export function commandEnding(end: CommandEnd, command: string, stderr: string[]): Ending {
  const exitCode = exitCodeOf(end);
  if (end.startError) {
    const message =
      exitCode === ExitCode.ExecNotFound
        ? `${command}: command not found`
        : `${command} can't be started: ${end.startError.message}`;
    return { status: 'Error', exitCode, message };
  }
  if (end.timedOut !== undefined) {
    return { status: 'TimedOut', exitCode, message: `Ended at its timeout of ${showDuration(end.timedOut / 1000)}` };
  }
  if (end.cancelledBy) return { status: 'Cancelled', exitCode, message: `Cancelled by ${end.cancelledBy}` };
  if (exitCode === 0) return { status: 'Done', exitCode };

  const error = failureOf(stderr);
  const cause = error ? { error: { error } } : {};
  if (end.signal) return { status: 'Error', exitCode, message: signalWords(end.signal), ...cause };
  return error
    ? { status: 'Error', exitCode, ...cause }
    : { status: 'Error', exitCode, message: `Ended with exit code ${exitCode}` };
}

function signalWords(signal: NodeJS.Signals): string {
  if (signal === 'SIGKILL') return 'Killed by SIGKILL: by hand, or by the system because memory ran out';
  return `Ended by ${signal}`;
}
