/**
 * A command as a run: started, watched, and told about, while for itself and for whoever called us nothing changes.
 *
 * 1. Start the command: stdin is ours, stdout and stderr are copied as they come, or ours too (`--no-capture`).
 * 2. Begin the run, while the command starts; what is needed later is loaded later.
 * 3. Pass on signals; end the whole tree at the timeout.
 * 4. When the command has ended and its last words are read, end the run. What the command left behind may still hold
 *    its output: that is copied on to its end.
 *
 * Whatever fails about the recording is told in one line, and the command goes on.
 */
import type { ChildProcess } from 'node:child_process';
import { usableJournalFolder } from '#sdk/home';
import { isUnwatched, runMark } from '#sdk/inheritedRun';
import { randomUuid } from '#sdk/nodeCrypto';
import { type CheckedOptions, checkOptions } from '#sdk/options';
import { beginRun, type Ending, type RunOrigin } from '#sdk/run';
import { originalEnvironment } from '../commandSettings.js';
import { ExitCode } from '../exitCodes.js';
import { getErrorMessage } from '../failure.js';
import { note } from '../note.js';
import { numberOption } from '../numberOption.js';
import { readCallerState } from './callerState.js';
import { type CommandEnd, getExitCode } from './commandEnd.js';
import { whyNotRunnable } from './findProgram.js';
import { forwardSignals, type SignalForwarding } from './forwardSignals.js';
import { closeWriteEnds, openPipes } from './outputPipes.js';
import { type LastLines, recordOutput } from './recordOutput.js';
import { redactCommand } from './redactCommand.js';
import { startCommand } from './startCommand.js';

export interface ExecPlan {
  command: string[];
  job: string | undefined;
  capture: boolean;
  /** Whether `::job-logger` lines are events. */
  events: boolean;
  /** Milliseconds. */
  timeout: number | undefined;
  killAfter: number;
  database: string | undefined;
}

/** How long the command's last words are waited for once it has ended, while something else holds its output, milliseconds. */
const LAST_WORDS = 250;
/** A command that ends sooner has no use for what is loaded then, milliseconds. */
const LOAD_LATER = 30;
/** From then on the user is told what is waited for. */
const TELL_WAIT_AFTER = 2000;

export async function runCommand(plan: ExecPlan): Promise<CommandEnd> {
  const options = watchedOptions(plan);
  const command = plan.command[0]!;
  const environment = originalEnvironment();
  const origin = runOrigin(plan.command);

  const notRun = whyNotRunnable(command, environment);
  if (notRun) {
    note(`job-logger: ${command || 'The command'} ${notRun.reason}`);
    const end: CommandEnd = { code: null, signal: null, notRun };
    if (options) beginRun(options, origin)?.end(await resolveEnding(end, command, { stderr: [], stdout: [] }));
    return end;
  }

  const folder = options && findJournalFolder();
  const caller = readCallerState();
  const mark = folder === undefined ? undefined : runMark(options!.jobId, origin.runId);
  const env = mark === undefined ? environment : { ...environment, JOB_LOGGER_RUN: mark };
  const outputs = folder !== undefined && plan.capture ? ((await openPipes(folder)) ?? 'node') : undefined;

  const signals = forwardSignals(() => child, caller.ignoredSignals);
  const child = startCommand(plan.command, env, outputs, caller);
  const ending = waitForEnd(child);
  signals.commandStarted();
  if (Array.isArray(outputs)) closeWriteEnds(outputs);
  const deadline = plan.timeout === undefined ? undefined : watchDeadline(child, mark, plan.timeout, plan.killAfter);

  // Without a folder it tells why nothing is recorded.
  const run = options && beginRun(options, origin);
  const output = recordOutput(child, run, outputs, plan.events);
  loadWhatComesLater();

  const ended = await ending;
  deadline?.commandEnded();
  await Promise.race([output.copied, unreferenced(LAST_WORDS)]);
  await deadline?.treeEnded();

  const end: CommandEnd = {
    ...ended,
    realtimeSignal: ended.code === 0 ? output.realtimeSignal() : undefined,
    timedOut: deadline?.isOver() ? plan.timeout : undefined,
    endingSignal: signals.endingSignal(),
  };
  if (ended.notRun) note(`job-logger: ${command} ${ended.notRun.reason}`);
  const lastLines = output.finish();
  run?.end(await resolveEnding(end, command, lastLines));
  await waitForRest(output.copied, signals);
  return end;
}

/** Undefined where nothing is to be recorded: a wrong option, turned off, or part of a run of the same job already. */
function watchedOptions({ job, database }: ExecPlan): CheckedOptions | undefined {
  try {
    const options = checkOptions('exec', {
      ...(job === undefined ? {} : { jobId: numberOption('--job', job) }),
      ...(database ? { database } : {}),
    });
    return isUnwatched(options.jobId) ? undefined : options;
  } catch (error) {
    // The job's number comes from a crontab that nobody looks at: a slip in it must not keep the command from running.
    note(
      `job-logger: ${getErrorMessage(error).replace(/\.$/, '')}. The command is run all the same, and isn't recorded.`,
    );
    return undefined;
  }
}

function runOrigin(command: string[]): RunOrigin & { runId: string } {
  return {
    runId: randomUuid(),
    startedAt: new Date().toISOString(),
    command: redactCommand(command),
    runtime: (command[0] ?? '').replace(/^.*[\\/]/, ''),
    atExit: (exitCode) => ({ status: 'Error', exitCode, message: 'job-logger itself ended before the command did' }),
  };
}

/** Undefined where none can be written; `beginRun` tells of it. */
function findJournalFolder(): string | undefined {
  try {
    return usableJournalFolder();
  } catch {
    return undefined;
  }
}

/** While the command runs, and while the files beside this one are still of this version. */
function loadWhatComesLater(): void {
  setTimeout(() => {
    for (const loading of [import('./outputRecorder.js'), import('./commandEnding.js'), import('./endTree.js')]) {
      loading.catch(() => {
        // Told where it is needed.
      });
    }
  }, LOAD_LATER).unref();
}

/** Why a command failed takes a while to find out; most don't. */
async function resolveEnding(end: CommandEnd, command: string, lastLines: LastLines): Promise<Ending> {
  const exitCode = getExitCode(end);
  if (exitCode === 0) return { status: 'Done', exitCode };
  const { commandEnding } = await import('./commandEnding.js');
  return commandEnding(end, command, lastLines);
}

type Ended = Pick<CommandEnd, 'code' | 'signal' | 'notRun'>;

function waitForEnd(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    // Whatever comes first: cross-spawn tells of a missing program when its shell has ended, and of no exit then.
    child.once('error', (error) => resolve({ code: null, signal: null, notRun: startFailure(error) }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function startFailure(error: NodeJS.ErrnoException) {
  if (error.code === 'ENOENT') {
    return { exitCode: ExitCode.ExecNotFound, reason: "can't be found, or the program that reads it can't." };
  }
  return { exitCode: ExitCode.ExecNotExecutable, reason: `can't be started: ${error.message}.` };
}

/** What a command leaves behind writes to the same pipe; ended, that pipe would end it too. */
async function waitForRest(copied: Promise<unknown>, signals: SignalForwarding): Promise<void> {
  const timer = setTimeout(() => {
    note(
      'job-logger: the command has ended and is recorded, but something that it started still holds its output; waiting for it. ' +
        'With --no-capture nothing waits.',
    );
  }, TELL_WAIT_AFTER);
  await copied;
  clearTimeout(timer);
  signals.stop();
}

function watchDeadline(child: ChildProcess, mark: string | undefined, timeout: number, killAfter: number) {
  let ending: Promise<void> | undefined;
  const timer = setTimeout(() => {
    const { pid } = child;
    if (pid !== undefined) ending = import('./endTree.js').then(({ endTree }) => endTree(pid, mark, killAfter));
  }, timeout);
  return {
    commandEnded: () => clearTimeout(timer),
    isOver: () => ending !== undefined,
    treeEnded: () => ending,
  };
}

function unreferenced(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds).unref());
}
