import type { Command } from 'commander';
import { execCommand } from '../exec/execCommand.js';
import { EXEC_OPTIONS, type ExecOptions, planExec } from '../exec/execOptions.js';
import type { ExecPlan } from '../exec/runCommand.js';
import { ExitCode } from '../exitCodes.js';
import { UsageError } from '../failure.js';
import { printNote } from '../output/printNote.js';

export function define(command: Command): void {
  command.argument('<command...>', 'the command and its arguments, best after --');
  for (const { flags, text, value } of EXEC_OPTIONS) command.option(flags, text, value);
  command
    .passThroughOptions()
    .addHelpText('after', '\nExample: job-logger exec --job 3 -- python report.py')
    .action(exec);
}

async function exec(words: string[], options: ExecOptions): Promise<void> {
  let plan: ExecPlan;
  try {
    plan = planExec(words, options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // 2 would look like an exit code of the command.
    printNote(`job-logger: ${error.message}`);
    process.exitCode = ExitCode.ExecUsage;
    return;
  }
  await execCommand(plan);
}
