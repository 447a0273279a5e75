/**
 * Runs a command as a run: starts, watches and reports it, without changing anything for the command or our caller.
 *
 * 1. Start the command. Its stdin is ours; stdout and stderr are copied as they come, or are ours too (`--no-capture`).
 * 2. Begin the run while the command starts. Load later what is needed later.
 * 3. Pass on signals; end the whole tree at the timeout.
 * 4. When the command has ended and its last output is read, end the run. Processes that the command left behind may
 *    still hold its output: it is copied to its end.
 *
 * If recording fails in any way, one line says so, and the command continues.
 */
import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryOr } from '#sdk/foreign';
import { usableJournalFolder } from '#sdk/home';
import { isUnwatched, runMark } from '#sdk/inheritedRun';
import { randomUuid } from '#sdk/identifiers';
import { type CheckedOptions, checkOptions } from '#sdk/options';
import { beginRun, type Ending, type RunOrigin } from '#sdk/run';
import { isOff } from '#sdk/settings';
import { originalEnvironment } from '../commandSettings.js';
import { getErrorCode, getErrorMessage } from '../failure.js';
import { printNote } from '../output/printNote.js';
import { numberOption } from '../options/numberOption.js';
import { readCallerState, UNREADABLE } from './callerState.js';
import { type CommandEnd, getExitCode } from './commandEnd.js';
import type { Signs } from './endTree.js';
import { notExecutable, notFound, type NotRunnable } from './findProgram.js';
import { forwardSignals, type SignalForwarding } from './forwardSignals.js';
import { openPipes } from './outputPipes.js';
import { type LastLines, type Output, recordOutput } from './recordOutput.js';
import { redactCommand } from './redactCommand.js';
import { closeOurCopies, prepareCommand, startCommand } from './startCommand.js';
import { START_FAILURES } from './windowsCommand.js';

export interface ExecPlan {
  command: string[];
  job: string | undefined;
  capture: boolean;
  /** Whether `::job-logger` lines are events. */
  events: boolean;
  /** In milliseconds. */
  timeout: number | undefined;
  killAfter: number;
  database: string | undefined;
}

/** How long to wait for the command's last output after its end, while another process holds it, in milliseconds. */
const LAST_WORDS = 250;
/** By then a signal to both of us has reached us, too, in milliseconds. */
const HEARD_WITHIN = 20;
/** A command that ends sooner doesn't need what is loaded then, in milliseconds. */
const LOAD_LATER = 30;
/** After this time the user is told what we are waiting for. */
const TELL_WAIT_AFTER = 2000;

export async function runCommand(plan: ExecPlan): Promise<CommandEnd> {
  const options = watchedOptions(plan);
  const command = plan.command[0]!;
  const environment = originalEnvironment();
  const runId = randomUuid();
  const startedAt = Date.now();
  // What tells of the command is put together only when it has been started.
  const begin = () => options && beginRun(options, { runId, startedAt, ...runOrigin(plan.command) });

  const refuse = async (notRun: NotRunnable): Promise<CommandEnd> => {
    printNote(`job-logger: ${command ? redactCommand([command]) : 'The command'} ${notRun.reason}`);
    const end: CommandEnd = { code: null, signal: null, notRun };
    begin()?.end(await resolveEnding(end, command, { stderr: [], stdout: [] }));
    return end;
  };
  const caller = readCallerState(environment);
  const prepared = prepareCommand(plan.command, environment, caller);
  if ('reason' in prepared) return refuse(prepared);

  if (process.platform !== 'linux' && plan.command.some((word) => word.includes(UNREADABLE)))
    printNote(
      'job-logger: an argument holds characters that Node cannot read; the command gets U+FFFD in their place.',
    );

  // If none can be written, `beginRun` says why.
  const folder = options && tryOr(undefined, usableJournalFolder);
  const mark = folder === undefined ? undefined : runMark(options!.jobId, runId);
  if (mark !== undefined) environment['JOB_LOGGER_RUN'] = mark;
  const outputs = folder !== undefined && plan.capture ? await openPipes(folder) : undefined;

  const signals = forwardSignals(() => child, caller.ignoredSignals);
  let child: ChildProcess;
  try {
    child = startCommand(prepared, environment, outputs, caller);
  } catch (error) {
    // Node throws for some reasons, such as a file that is being written.
    return refuse(startFailure(error));
  }
  const ending = waitForEnd(child);
  signals.commandStarted();
  for (const { writeEnd } of outputs ?? []) closeSync(writeEnd);
  const deadline = watchDeadline(child, plan, { mark, outputs: outputs?.flatMap(({ link }) => link ?? []) ?? [] });

  // Without a folder it says why nothing is recorded.
  const run = begin();
  // The run says whether it was started at a terminal.
  tryOr(undefined, () => closeOurCopies(caller, outputs));
  const output = recordOutput(child, run, outputs, plan.events);
  loadWhatComesLater();

  const ended = await ending;
  deadline.commandEnded();
  await output.settled(LAST_WORDS);
  // A signal to the whole group may end the command before we hear of it.
  if (ended.code !== 0 && !signals.endingSignal()) await sleep(HEARD_WITHIN);
  await deadline.treeEnded();

  const end: CommandEnd = {
    ...ended,
    realtimeSignal: ended.code === 0 ? (signals.deadlySignal() ?? output.realtimeSignal()) : undefined,
    timedOut: deadline.isOver() ? plan.timeout : undefined,
    endingSignal: signals.endingSignal(),
  };
  if (ended.notRun) printNote(`job-logger: ${redactCommand([command])} ${ended.notRun.reason}`);
  const lastLines = output.finish();
  run?.end(await resolveEnding(end, command, lastLines));
  // What escaped the timeout (another user's process, say) must not hold us.
  if (deadline.isOver()) output.abandon();
  // Nor must a reader that reads no more, where the end was asked for (a signal may have meant something else).
  if (deadline.isOver() || (end.endingSignal && getExitCode(end) !== 0)) output.hurry(plan.killAfter);
  await waitForRest(output, signals);
  return { ...end, isStuck: output.isStuck() };
}

/** Undefined if nothing is to be recorded: a wrong option, turned off, or already part of a run of the same job. */
function watchedOptions({ job, database }: ExecPlan): CheckedOptions | undefined {
  if (tryOr(false, isOff)) return undefined;
  try {
    const options = checkOptions('exec', {
      ...(job === undefined ? {} : { jobId: numberOption('--job', job) }),
      ...(database ? { database } : {}),
    });
    return isUnwatched(options.jobId) ? undefined : options;
  } catch (error) {
    // The job's number is in a crontab that nobody looks at. A mistake in it must not stop the command from running.
    printNote(
      `job-logger: ${getErrorMessage(error).replace(/\.$/, '')}. The command is run all the same, and isn't recorded.`,
    );
    return undefined;
  }
}

function runOrigin(command: string[]): RunOrigin {
  return {
    command: redactCommand(command),
    runtime: (command[0] ?? '').replace(/^.*[\\/]/, ''),
    atExit: (exitCode) => ({ status: 'Error', exitCode, message: 'job-logger itself ended before the command did' }),
  };
}

/** While the command runs, and while the files beside this one are still of this version. */
function loadWhatComesLater(): void {
  setTimeout(() => {
    // What fails is told where it is needed.
    void Promise.allSettled([
      import('./outputRecorder.js'),
      import('./commandEnding.js'),
      import('./endTree.js'),
      import('../../../sdk/redaction.json'),
    ]);
  }, LOAD_LATER).unref();
}

/** Finding out why a command failed takes time, and most don't fail. */
async function resolveEnding(end: CommandEnd, command: string, lastLines: LastLines): Promise<Ending> {
  const exitCode = getExitCode(end);
  if (exitCode === 0) return { status: 'Done', exitCode };
  const { commandEnding } = await import('./commandEnding.js');
  return commandEnding(end, command, lastLines);
}

type Ended = Pick<CommandEnd, 'code' | 'signal' | 'notRun'>;

function waitForEnd(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, notRun: startFailure(error) }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** What the look-up before the start didn't foresee. */
function startFailure(error: unknown): NotRunnable {
  const code = getErrorCode(error);
  const why = process.platform === 'win32' ? START_FAILURES[code] : undefined;
  return code === 'ENOENT'
    ? notFound(`can't be found, or ${why ?? "the program that reads it can't"}.`)
    : notExecutable(`can't be started: ${why ?? getErrorMessage(error)}.`);
}

/** Processes that a command leaves behind write to the same pipe. Closing it would end them too. A signal ends the wait, and us. */
async function waitForRest(output: Output, signals: SignalForwarding): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  // Mostly there is nothing to wait for.
  const waiting = setImmediate(() => {
    signals.stop();
    timer = setTimeout(() => {
      // Else only our reader is slow.
      if (output.hasEnded()) return;
      printNote(
        'job-logger: the command has ended and is recorded, but something that it started still holds its output; waiting for it. ' +
          'With --no-capture nothing waits.',
      );
    }, TELL_WAIT_AFTER);
  });
  await output.copied;
  clearImmediate(waiting);
  clearTimeout(timer);
}

function watchDeadline({ pid }: ChildProcess, { timeout, killAfter }: ExecPlan, signs: Signs) {
  let ending: Promise<void> | undefined;
  const end = () => {
    if (pid !== undefined) ending = import('./endTree.js').then(({ endTree }) => endTree(pid, signs, killAfter));
  };
  const timer = timeout === undefined ? undefined : setTimeout(end, timeout);
  return { commandEnded: () => clearTimeout(timer), isOver: () => ending !== undefined, treeEnded: () => ending };
}
