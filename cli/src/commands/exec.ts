import type { Command } from 'commander';
import { durationOption } from '../duration.js';
import { leaveAs } from '../exec/leaveAs.js';
import { runCommand } from '../exec/runCommand.js';
import { UsageError } from '../failure.js';
import { ExitCode } from '../exitCodes.js';
import { note } from '../note.js';

interface Options {
  job?: string;
  capture: boolean;
  timeout?: string;
  killAfter: string;
  database?: string;
}

export function define(command: Command): void {
  command
    .argument('<command...>', 'the command and its arguments, best after --')
    .option('-j, --job <number>', 'which job this is a run of, instead of JOB_LOGGER_JOB')
    .option('--no-capture', 'let the command have our stdout and stderr themselves, and record no lines')
    .option('--timeout <duration>', 'end the command and all it started after so long (30s, 15m, 2h)')
    .option('--kill-after <duration>', 'kill what has not ended so long after the timeout', '10s')
    .option('--database <setting>', 'connection string or sqlite:PATH, instead of JOB_LOGGER_DB')
    .passThroughOptions()
    .addHelpText('after', '\nExample: job-logger exec --job 3 -- python report.py')
    .action(exec);
}

async function exec(words: string[], options: Options): Promise<void> {
  let plan;
  try {
    plan = {
      command: words,
      capture: options.capture,
      job: options.job,
      timeout: options.timeout === undefined ? undefined : durationOption('--timeout', options.timeout),
      killAfter: durationOption('--kill-after', options.killAfter),
      database: options.database,
    };
    if (plan.timeout && plan.timeout > 2 ** 31 - 1) throw new UsageError('--timeout can be 24 days at most.');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // 2 would look like the command's own exit code.
    note(`job-logger: ${error.message}`);
    process.exitCode = ExitCode.ExecUsage;
    return;
  }
  leaveAs(await runCommand(plan));
}
