/** `exec` as `main` calls it: a bundle of its own, since all the command's other parts would cost each job their loading. */
import { adoptSettings } from '../commandSettings.js';
import { ExitCode } from '../exitCodes.js';
import { note } from '../note.js';
import { parseExecWords } from './execOptions.js';
import { restoreExitStatus } from './restoreExitStatus.js';
import { type ExecPlan, runCommand } from './runCommand.js';

/** @returns false for words that only commander understands; otherwise it ends the process as the command ended */
export async function execWords(words: string[]): Promise<boolean> {
  const plan = parseExecWords(words);
  if (!plan) return false;
  adoptSettings();
  await execCommand(plan);
  return true;
}

/** Never returns: it ends the process as the command ended. */
export async function execCommand(plan: ExecPlan): Promise<void> {
  // Whatever else ends this process before the command's end is known must not look like a success.
  process.exitCode = ExitCode.ExecUnknownEnd;
  let end;
  try {
    end = await runCommand(plan);
  } catch (error) {
    note(`job-logger: exec itself failed (${error instanceof Error ? error.stack : String(error)}).`);
    process.exit(ExitCode.ExecUnknownEnd);
  }
  restoreExitStatus(end);
}
