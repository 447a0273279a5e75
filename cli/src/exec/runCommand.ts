/**
 * A command as a run: started, watched, and told about, while for itself and for whoever called us nothing changes.
 *
 * 1. Begin the run, so that the shipper is on its way while the command starts.
 * 2. Start the command: stdin is ours, stdout and stderr are copied as they come, or ours too (`--no-capture`).
 * 3. Pass on signals; end the whole tree at the timeout.
 * 4. When the command has ended and its last words are read, end the run. What the command left behind may still hold
 *    its output: that is copied on to its end.
 *
 * Whatever fails about the recording is told in one line, and the command goes on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginRun, type Run } from '#sdk/run';
import { type CheckedOptions, checkOptions } from '#sdk/options';
import { isUnwatched, runMark } from '#sdk/inheritedRun';
import { givenEnvironment } from '../commandSettings.js';
import { messageOf } from '../failure.js';
import { note } from '../note.js';
import { numberOption } from '../numberOption.js';
import { commandEnding, type CommandEnd } from './commandEnding.js';
import { copyOut } from './copyOut.js';
import { endTree } from './endTree.js';
import { OutputRecorder } from './outputRecorder.js';
import { passOnSignals } from './passOnSignals.js';

export interface ExecPlan {
  command: string[];
  job: string | undefined;
  capture: boolean;
  /** Milliseconds. */
  timeout: number | undefined;
  killAfter: number;
  database: string | undefined;
}

/** How long the command's last words are waited for once it has ended, while something else holds its output, milliseconds. */
const LAST_WORDS = 250;
/** From then on the user is told what is waited for. */
const TELL_WAIT_AFTER = 2000;

export async function runCommand(plan: ExecPlan): Promise<CommandEnd> {
  const run = begin(plan);
  const child = start(plan, run);
  const signals = passOnSignals(child);
  const deadline = plan.timeout === undefined ? undefined : watchDeadline(child, run, plan.timeout, plan.killAfter);

  const stdout = new OutputRecorder(run);
  const stderr = new OutputRecorder(run);
  const copied = Promise.all([
    child.stdout && copyOut(child.stdout, 1, (chunk) => stdout.take(chunk)),
    child.stderr && copyOut(child.stderr, 2, (chunk) => stderr.take(chunk)),
  ]);
  const ended = await endOf(child);
  deadline?.commandEnded();
  await Promise.race([copied, sleep(LAST_WORDS, undefined, { ref: false })]);
  await deadline?.treeEnded();

  stdout.finish();
  stderr.finish();
  const end: CommandEnd = {
    ...ended,
    timedOut: deadline?.isOver() ? plan.timeout : undefined,
    cancelledBy: signals.cancelledBy(),
  };
  if (ended.startError) note(`job-logger: ${startErrorText(plan.command[0]!, ended.startError)}`);
  run?.end(commandEnding(end, plan.command[0]!, stderr.tail()));
  await restOf(copied);
  signals.stop();
  return end;
}

/** Undefined where nothing is to be recorded: turned off, part of a run of the same job already, or no journal to be had. */
function begin({ command, job, database }: ExecPlan): Run | undefined {
  let options: CheckedOptions;
  try {
    options = checkOptions('exec', {
      ...(job === undefined ? {} : { jobId: numberOption('--job', job) }),
      ...(database ? { database } : {}),
    });
  } catch (error) {
    // The job's number comes from a crontab that nobody looks at: a slip in it must not keep the command from running.
    note(`job-logger: ${messageOf(error).replace(/\.$/, '')}. The command is run all the same, and isn't recorded.`);
    return undefined;
  }
  if (isUnwatched(options.jobId)) return undefined;
  return beginRun(options, {
    script: command.map(quoted).join(' '),
    runtime: (command[0] ?? '').replace(/^.*[\\/]/, ''),
    atExit: (exitCode) => ({ status: 'Error', exitCode, message: 'job-logger itself ended before the command did' }),
  });
}

function start({ command, capture }: ExecPlan, run: Run | undefined): ChildProcess {
  const [file = '', ...words] = command;
  const environment = givenEnvironment();
  return spawner()(file, words, {
    stdio: capture && run ? ['inherit', 'pipe', 'pipe'] : 'inherit',
    env: run ? { ...environment, JOB_LOGGER_RUN: runMark(run) } : environment,
  });
}

/** Windows finds `npm.cmd` for `npm`, and starts it rightly, by cross-spawn only. */
function spawner(): typeof spawn {
  if (process.platform !== 'win32') return spawn;
  const crossSpawn: typeof spawn = require('cross-spawn');
  return crossSpawn;
}

type Ended = Pick<CommandEnd, 'code' | 'signal' | 'startError'>;

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once('error', (startError: NodeJS.ErrnoException) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, startError });
    });
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function startErrorText(file: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return `${file} can't be found: check its name, its path, and PATH.`;
  if (error.code === 'EACCES') return `${file} may not be run by this user: check its permissions.`;
  return `${file} can't be started (${error.message}).`;
}

/** What a command leaves behind writes to the same pipe; ended, that pipe would end it too. */
async function restOf(copied: Promise<unknown>): Promise<void> {
  const telling = setTimeout(() => {
    note(
      'job-logger: the command has ended and is recorded, but something that it started still holds its output; waiting for it. ' +
        'With --no-capture nothing waits.',
    );
  }, TELL_WAIT_AFTER);
  await copied;
  clearTimeout(telling);
}

function watchDeadline(child: ChildProcess, run: Run | undefined, timeout: number, killAfter: number) {
  let ending: Promise<void> | undefined;
  const timer = setTimeout(() => {
    if (child.pid !== undefined) ending = endTree(child.pid, run && runMark(run), killAfter);
  }, timeout);
  return {
    commandEnded: () => clearTimeout(timer),
    isOver: () => ending !== undefined,
    treeEnded: () => ending,
  };
}

function quoted(word: string): string {
  return /^[\w./\\:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
