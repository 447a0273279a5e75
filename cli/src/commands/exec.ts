import type { Command } from 'commander';
import { execCommand } from '../exec/execCommand.js';
import { EXEC_OPTIONS, type ExecOptions, planExec } from '../exec/execOptions.js';

export function define(command: Command): void {
  command.argument('<command...>', 'the command and its arguments, best after --');
  for (const { flags, text, value } of EXEC_OPTIONS) command.option(flags, text, value);
  command
    .passThroughOptions()
    .addHelpText('after', '\nExample: job-logger exec --job 3 -- python report.py')
    .action((words: string[], options: ExecOptions) => execCommand(planExec(words, options)));
}
