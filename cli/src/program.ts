/** The whole `job-logger` command except a plain `exec`. Only the file of the requested command is loaded. */
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { adoptSettings } from './commandSettings.js';
import { ExitCode } from './exitCodes.js';
import { getErrorMessage, printError } from './failure.js';
import { printNote } from './output/printNote.js';

type Entry = [summary: string, load: () => Promise<{ define: (command: Command) => void }>];

const entries: Record<string, Entry> = {
  init: ['prepare a database, or bring it up to date', () => import('./commands/init.js')],
  new: ['register a job and print the line to paste', () => import('./commands/new.js')],
  apply: ['change departments, users and jobs to match jobs.yaml', () => import('./commands/apply.js')],
  export: ['write jobs.yaml from the database', () => import('./commands/export.js')],
  discover: ['list what this machine schedules, and make jobs of it', () => import('./commands/discover.js')],
  exec: ['run any command as a run of a job', () => import('./commands/exec.js')],
  runs: ['list runs, newest first', () => import('./commands/runs.js')],
  run: ['show one run: cause, traceback, log', () => import('./commands/run.js')],
  jobs: ['list jobs', () => import('./commands/jobs.js')],
  retire: ['take a job off the lists; its history stays', () => import('./commands/retire.js')],
  schedule: ['list what is due on a day', () => import('./commands/schedule.js')],
  validate: ['say that the result of a run is right, or is not', () => import('./commands/validate.js')],
  alerts: ['list, acknowledge and assign alerts; resend messages', () => import('./commands/alerts.js')],
  tickets: ['list, show, comment, assign and change tickets', () => import('./commands/tickets.js')],
  watch: ['find missed and lost runs, and send alerts', () => import('./commands/watch.js')],
  flush: ['ship the journals that wait on this machine', () => import('./commands/flush.js')],
  ship: ['run the shipper of a process (started by other languages)', () => import('./commands/ship.js')],
  preview: ['show the dashboard in the browser, without Appsmith', () => import('./commands/preview.js')],
  'demo-data': ['make up a history, for trying things out', () => import('./commands/demoData.js')],
  purge: ['remove old runs', () => import('./commands/purge.js')],
  appsmith: ['pack, unpack, check and import the Appsmith app', () => import('./commands/appsmith.js')],
  uninstall: ['list what JobLogger has put on this machine, and remove it', () => import('./commands/uninstall.js')],
  doctor: ['check settings, database, journals and shipper', () => import('./commands/doctor.js')],
};

/** @param typed the words after `job-logger`; a command may be written in any case */
export async function runProgram(typed: string[]): Promise<void> {
  const words = typed.map((word, index) => (index === 0 && word.toLowerCase() in entries ? word.toLowerCase() : word));
  // Commander answers an unknown command here with the whole help, and nowhere else.
  if (words[0] === 'help' && words[1] !== undefined && !Object.hasOwn(entries, words[1])) words.shift();
  const requested = words[0] === 'help' ? words[1] : words[0];
  // Not for `exec`: our stdout belongs to its command, and Node's stream isn't needed.
  if (requested !== 'exec') process.stdout.on('error', endOutput);
  try {
    if (requested !== 'ship') adoptSettings();
    const program = await programFor(requested);
    for (const command of [program, ...program.commands].flatMap((one) => [one, ...one.commands]))
      command.showHelpAfterError(`(see ${getPath(command)} --help)`).configureOutput({
        outputError: (text) => printNote(explainWords(text.trimEnd(), command)),
        writeErr: (text) => printNote(text.trimEnd()),
      });
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    // What commander throws, it has told: help that was asked for, or what was wrong.
    const code = error instanceof CommanderError ? error.exitCode && ExitCode.Usage : printError(error);
    // 2 would look like an exit code of the command that `exec` runs.
    process.exitCode = requested === 'exec' && code === ExitCode.Usage ? ExitCode.ExecUsage : code;
  }
}

async function programFor(requested: string | undefined): Promise<Command> {
  const program = new Command('job-logger')
    .description('Watches scripts that run elsewhere: what ran, what failed and why, what waits for a human.')
    .version(version)
    .exitOverride()
    .enablePositionalOptions()
    .addHelpText(
      'after',
      '\nBegin with "job-logger init --embedded job-logger.db", then "job-logger new".\n' +
        'Exit codes: 0 ok, 1 refused or failed, 2 wrong usage, 3 no database. "exec" ends as its command does.',
    );
  for (const [name, [summary, load]] of Object.entries(entries)) {
    const command = program
      .command(name)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`);
    if (name === requested) (await load()).define(command);
  }
  return program;
}

/** Says what a missing word would be, and what may stand in the place of a word too many. */
function explainWords(text: string, command: Command): string {
  const missing = command.registeredArguments[command.args.length]?.description;
  if (text.startsWith('error: missing required argument') && missing) return `${text}: ${missing}`;
  const extra = command.args.at(command.registeredArguments.length);
  if (!text.startsWith('error: too many arguments') || extra === undefined) return text;
  const name = getPath(command).slice('job-logger '.length);
  const parts = command.commands.map((one) => one.name());
  const words = command.registeredArguments.map((one) => `<${one.name()}>`);
  return parts.length > 0
    ? `error: ${name} knows no "${extra}"; it has ${parts.join(', ')}`
    : `error: unexpected "${extra}": ${name} takes ${[...words, 'options'].join(' and ')} only`;
}

/** As it is typed: `job-logger tickets close`. */
function getPath(command: Command): string {
  return command.parent ? `${getPath(command.parent)} ${command.name()}` : command.name();
}

/** `job-logger runs | head` has read enough; a full disk has not. */
function endOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(ExitCode.Ok);
  printNote(`job-logger: the output can't be written (${getErrorMessage(error)}).`);
  process.exit(ExitCode.Failed);
}
