import { constants } from 'node:os';
import { ExitCode } from '../exitCodes.js';
import type { NotRunnable } from './findProgram.js';

/** How a command ended, and why. */
export interface CommandEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The number of a signal without a name (signal(7), realtime signals). */
  realtimeSignal?: number | undefined;
  /** Nothing was run, or its end isn't known. */
  notRun?: NotRunnable | undefined;
  /** The timeout that was over, in milliseconds. */
  timedOut?: number | undefined;
  /** A signal to us, passed on to the command, that requested its end. */
  endingSignal?: NodeJS.Signals | undefined;
  /** A write of ours waits for a reader that reads no more. */
  isStuck?: boolean;
}

/** The exit code that our caller sees, if we don't die by the same signal. */
export function getExitCode({ code, signal, realtimeSignal, notRun, timedOut }: CommandEnd): number {
  if (notRun) return notRun.exitCode;
  if (timedOut !== undefined) return ExitCode.ExecTimedOut;
  if (realtimeSignal !== undefined) return 128 + realtimeSignal;
  return signal ? 128 + constants.signals[signal] : (code ?? ExitCode.ExecUnknownEnd);
}
