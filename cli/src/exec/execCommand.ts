/** `exec` for `main`, without what only the other commands need: every job would pay for loading it. */
import { adoptSettings } from '../commandSettings.js';
import { ExitCode } from '../exitCodes.js';
import { printNote } from '../output/printNote.js';
import { parseExecWords } from './execOptions.js';
import { restoreExitStatus } from './restoreExitStatus.js';
import { type ExecPlan, runCommand } from './runCommand.js';

/** @returns false if only commander can parse the words; otherwise it ends the process like the command */
export async function execWords(words: string[]): Promise<boolean> {
  const plan = parseExecWords(words);
  if (!plan) return false;
  adoptSettings();
  await execCommand(plan);
  return true;
}

/** Never returns: it ends the process like the command. */
export async function execCommand(plan: ExecPlan): Promise<void> {
  // If anything else ends this process before the command's end is known, it must not look like a success.
  process.exitCode = ExitCode.ExecUnknownEnd;
  let end;
  try {
    end = await runCommand(plan);
  } catch (error) {
    printNote(`job-logger: exec itself failed (${error instanceof Error ? error.stack : String(error)}).`);
    process.exit(ExitCode.ExecUnknownEnd);
  }
  restoreExitStatus(end);
}
