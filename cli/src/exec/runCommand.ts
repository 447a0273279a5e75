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
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { usableJournalFolder } from '#sdk/home';
import { isUnwatched, runMark } from '#sdk/inheritedRun';
import { type CheckedOptions, checkOptions } from '#sdk/options';
import { beginRun, type Run } from '#sdk/run';
import { originalEnvironment } from '../commandSettings.js';
import { ExitCode } from '../exitCodes.js';
import { getErrorMessage } from '../failure.js';
import { note } from '../note.js';
import { numberOption } from '../numberOption.js';
import { type CallerState, readCallerState } from './callerState.js';
import { type CommandEnd, commandEnding } from './commandEnding.js';
import { readDeathSignal } from './deathSignal.js';
import { endTree } from './endTree.js';
import { whyNotRunnable } from './findProgram.js';
import { forwardOutput } from './forwardOutput.js';
import { forwardSignals, type SignalForwarding } from './forwardSignals.js';
import { closeWriteEnds, type OutputPipe, OutputPipes } from './outputPipes.js';
import { OutputRecorder } from './outputRecorder.js';
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
/** From then on the user is told what is waited for. */
const TELL_WAIT_AFTER = 2000;

export async function runCommand(plan: ExecPlan): Promise<CommandEnd> {
  // Before anything of ours is opened.
  const caller = readCallerState();
  const options = watchedOptions(plan);
  const pipes = options && plan.capture ? preparePipes() : undefined;
  const run = options && begin(options, plan.command);
  const environment = originalEnvironment();
  const env = run ? { ...environment, JOB_LOGGER_RUN: runMark(run) } : environment;
  const command = plan.command[0]!;

  const notRun = whyNotRunnable(command, environment);
  if (notRun) {
    void pipes?.open().then((opened) => opened && closeWriteEnds(opened));
    note(`job-logger: ${command || 'The command'} ${notRun.reason}`);
    const end: CommandEnd = { code: null, signal: null, notRun };
    run?.end(commandEnding(end, command, { stderr: [], stdout: [] }));
    return end;
  }
  return watch(plan, run, caller, env, run && pipes ? ((await pipes.open()) ?? 'node') : undefined);
}

async function watch(
  plan: ExecPlan,
  run: Run | undefined,
  caller: CallerState,
  env: NodeJS.ProcessEnv,
  pipes: OutputPipe[] | 'node' | undefined,
): Promise<CommandEnd> {
  const command = plan.command[0]!;
  const signals = forwardSignals(() => child, caller.ignoredSignals);
  const child = startCommand(plan.command, env, pipes, caller);
  const ending = waitForEnd(child);
  signals.commandStarted();
  if (Array.isArray(pipes)) closeWriteEnds(pipes);
  const deadline = plan.timeout === undefined ? undefined : watchDeadline(child, run, plan.timeout, plan.killAfter);
  const output = recordOutput(child, run, pipes, plan.events);

  const ended = await ending;
  deadline?.commandEnded();
  await Promise.race([output.copied, sleep(LAST_WORDS, undefined, { ref: false })]);
  await deadline?.treeEnded();

  const end: CommandEnd = {
    ...ended,
    realtimeSignal: ended.code === 0 ? output.realtimeSignal() : undefined,
    timedOut: deadline?.isOver() ? plan.timeout : undefined,
    endingSignal: signals.endingSignal(),
  };
  if (ended.notRun) note(`job-logger: ${command} ${ended.notRun.reason}`);
  run?.end(commandEnding(end, command, output.lastLines()));
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

/** Undefined where no journal is to be had. */
function begin(options: CheckedOptions, command: string[]): Run | undefined {
  return beginRun(options, {
    command,
    runtime: (command[0] ?? '').replace(/^.*[\\/]/, ''),
    atExit: (exitCode) => ({ status: 'Error', exitCode, message: 'job-logger itself ended before the command did' }),
  });
}

/** Begun before the run, since `mkfifo` is a process of its own. */
function preparePipes(): OutputPipes | undefined {
  try {
    return new OutputPipes(usableJournalFolder());
  } catch {
    // No folder can be written: `beginRun` tells, and nothing is recorded.
    return undefined;
  }
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

function recordOutput(
  child: ChildProcess,
  run: Run | undefined,
  pipes: OutputPipe[] | 'node' | undefined,
  events: boolean,
) {
  const readers = Array.isArray(pipes) ? pipes.map(({ reader }) => reader) : [child.stdout, child.stderr];
  let realtimeSignal: number | undefined;
  const recorders: OutputRecorder[] = [];
  const copies = readers.map(async (reader, index) => {
    if (!reader) return;
    const recorder = new OutputRecorder(run, events);
    recorders.push(recorder);
    const warn = (reason: string) => {
      const text = `the command's ${index === 0 ? 'stdout' : 'stderr'} can't be passed on (${reason})`;
      note(`job-logger: ${text}; the command goes on, and its lines are recorded.`);
      run?.warn(`job-logger: ${text}`);
    };
    await forwardOutput(reader, index + 1, (chunk) => recorder.take(chunk), warn);
    const signal = child.pid === undefined ? undefined : readDeathSignal(child.pid);
    if (signal !== undefined && signal > 31) realtimeSignal = signal;
  });
  return {
    copied: Promise.all(copies),
    realtimeSignal: () => realtimeSignal,
    lastLines: () => {
      for (const recorder of recorders) recorder.finish();
      const [stdout, stderr] = recorders.map((recorder) => recorder.lastLines());
      return { stderr: stderr ?? stdout ?? [], stdout: stderr ? (stdout ?? []) : [] };
    },
  };
}

/** What a command leaves behind writes to the same pipe; ended, that pipe would end it too. */
async function waitForRest(copied: Promise<unknown>, signals: SignalForwarding): Promise<void> {
  const telling = setTimeout(() => {
    note(
      'job-logger: the command has ended and is recorded, but something that it started still holds its output; waiting for it. ' +
        'With --no-capture nothing waits.',
    );
  }, TELL_WAIT_AFTER);
  await copied;
  clearTimeout(telling);
  signals.stop();
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
