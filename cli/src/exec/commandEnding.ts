import { showExitCode } from '#sdk/exitCode';
import type { Ending } from '#sdk/run';
import { showDuration } from '../options/duration.js';
import { ExitCode } from '../exitCodes.js';
import { type CommandEnd, getExitCode } from './commandEnd.js';
import { describeExitCode } from './exitCodeTables.js';
import { findFailure } from './failure/findFailure.js';
import type { LastLines } from './recordOutput.js';

/**
 * Decides how the run ends. A timeout takes precedence over a signal. A signal that we received takes precedence over
 * the command's result, unless the command succeeded.
 */
export function commandEnding(end: CommandEnd, command: string, output: LastLines): Ending {
  const exitCode = getExitCode(end);
  if (end.notRun) {
    const message =
      exitCode === ExitCode.ExecNotFound && end.notRun.reason.startsWith("can't be found")
        ? `${command}: command not found`
        : `${command || "''"} ${end.notRun.reason}`;
    return { status: 'Error', exitCode, message };
  }
  if (end.timedOut !== undefined) {
    return { status: 'TimedOut', exitCode, message: `Ended at its timeout of ${showDuration(end.timedOut / 1000)}` };
  }
  if (exitCode === 0) return { status: 'Done', exitCode };
  if (end.endingSignal) return { status: 'Cancelled', exitCode, message: `Cancelled by ${end.endingSignal}` };

  const error = findFailure(output.stderr, output.stdout);
  const cause = error ? { error: { error } } : {};
  const signal = signalWords(end);
  if (signal) return { status: 'Error', exitCode, message: signal, ...cause };

  const known = describeExitCode(command, exitCode);
  if (known?.isSuccess) return { status: 'Done', exitCode, message: known.text };
  if (known)
    return { status: 'Error', exitCode, message: error ? `${error.message} (${known.text})` : known.text, ...cause };
  return error
    ? { status: 'Error', exitCode, ...cause }
    : { status: 'Error', exitCode, message: `Ended with exit code ${showExitCode(exitCode)}` };
}

function signalWords({ signal, realtimeSignal }: CommandEnd): string | undefined {
  if (realtimeSignal !== undefined)
    return `Ended by realtime signal ${realtimeSignal} (SIGRTMIN+${realtimeSignal - 34})`;
  if (signal === 'SIGKILL') return 'Killed by SIGKILL: by hand, or by the system because memory ran out';
  return signal ? `Ended by ${signal}` : undefined;
}
