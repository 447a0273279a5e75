import type { ChildProcess } from 'node:child_process';
import { constants, openSync, readlinkSync, writeSync } from 'node:fs';
import { Socket, type SocketConstructorOpts } from 'node:net';
import { Writable } from 'node:stream';
import { tryOr } from '#sdk/foreign';
import type { Run } from '#sdk/run';
import { getErrorCode, getErrorMessage } from '../failure.js';
import { printNote } from '../output/printNote.js';
import { readDeathSignal } from './deathSignal.js';
import { forwardOutput } from './forwardOutput.js';
import { nodeInternals } from './nodeInternals.js';
import type { OutputPipe } from './outputPipes.js';
import type { OutputRecorder } from './outputRecorder.js';
import { closeStandard, getDeathPipe } from './startCommand.js';

/** How long the command may live on without stdout before we close ours, in milliseconds. */
const CLOSE_AFTER = 20;
/** A command that ends sooner doesn't wait for a reader that has gone, in milliseconds. */
const WATCH_AFTER = 300;

/** For a traceback. If both outputs share one pipe, everything counts as stderr. */
export interface LastLines {
  stderr: string[];
  stdout: string[];
}

export interface Output {
  /** When everything is copied, including the output of what the command left behind. */
  copied: Promise<unknown>;
  /** Whether nobody holds the command's outputs any more. */
  hasEnded(): boolean;
  /** Reads no more from what still holds the command's outputs. */
  abandon(): void;
  /** No longer waits for a reader that takes nothing for so long, in milliseconds. */
  hurry(patience: number): void;
  /** Whether a write to such a reader can't be called off. */
  isStuck(): boolean;
  /** Call it after the command's end: resolves when the output of the next `within` milliseconds is recorded. */
  settled(within: number): Promise<unknown>;
  /** The realtime signal that killed the command, as far as we could see it. */
  realtimeSignal(): number | undefined;
  /** Records a rest without a newline. */
  finish(): LastLines;
}

/** Copies and records what the command prints. */
export function recordOutput(
  child: ChildProcess,
  run: Run | undefined,
  pipes: OutputPipe[] | undefined,
  events: boolean,
): Output {
  keepStderrBlocking();
  let deathSignal: number | undefined;
  const lookForDeath = () => {
    if (child.pid !== undefined) deathSignal ??= readDeathSignal(child.pid);
  };
  // The pipe's end comes with the command's end, before Node reads the exit code.
  getDeathPipe(child)?.on('end', lookForDeath).resume();

  const readers = pipes?.length
    ? pipes.map(({ readEnd }) =>
        // It stays open at its end, because closing takes time.
        typeof readEnd === 'number' ? new Socket({ fd: readEnd, allowHalfOpen: true }) : readEnd.resume(),
      )
    : [child.stdout, child.stderr];
  const recorders: (OutputRecorder | undefined)[] = [];
  let open = 0;
  const copies = readers.flatMap((reader, index) => {
    if (!reader) return [];
    const warn = (reason: string) => {
      const text = `the command's ${index === 0 ? 'stdout' : 'stderr'} can't be passed on (${reason})`;
      printNote(`job-logger: ${text}; the command goes on, and its lines are recorded.`);
      run?.warn(`job-logger: ${text}`);
    };
    const record = async (chunk: Buffer) => {
      recorders[index] ??= await loadRecorder(run, events);
      recorders[index]?.take(chunk);
    };
    const forwarding = forwardOutput(reader, index + 1, record, warn);
    open++;
    reader.once('end', lookForDeath);
    void forwarding.recorded.then(() => open--);
    // Our reader sees the end as soon as the command's would. Mostly the command ends at the same time.
    if (index === 0 && readers.length === 2)
      void forwarding.copied.then(() => setTimeout(() => closeStandard(1), CLOSE_AFTER).unref());
    void forwarding.copied.then(watchReader(index + 1, () => reader.destroy()));
    return forwarding;
  });
  return {
    copied: Promise.all(copies.map(({ copied }) => copied)),
    hasEnded: () => open === 0,
    abandon: () => readers.forEach((reader) => reader?.destroy()),
    hurry: (patience) => copies.forEach((copy) => copy.hurry(patience)),
    isStuck: () => copies.some((copy) => copy.isStuck()),
    settled: (within) => Promise.all(copies.map((copy) => copy.settled(within))),
    realtimeSignal: () => (deathSignal !== undefined && deathSignal > 31 ? deathSignal : undefined),
    finish: () => {
      for (const recorder of recorders) recorder?.finish();
      const [first, second] = readers.map((_, index) => recorders[index]?.lastLines ?? []);
      return second ? { stdout: first ?? [], stderr: second } : { stdout: [], stderr: first ?? [] };
    },
  };
}

/**
 * A socket that closes asks whether it is `process.stderr`, which makes that. Then a pipe there blocks no more, also for
 * its other writers, who lose what it can't take. NODE_DEBUG and what NODE_OPTIONS loads write to it.
 */
function keepStderrBlocking(): void {
  if (process.platform === 'win32') return;
  Object.defineProperty(process, 'stderr', { value: new Writable({ write: writeBlocking }) });
}

function writeBlocking(text: Buffer, _: unknown, done: () => void): void {
  tryOr(0, () => writeSync(2, text));
  done();
}

/**
 * `tail -f` ends when the reader of its pipe has gone, although it writes nothing: ours must close then, too. Only an
 * event loop sees it at our pipe, so Node's has to believe that this is a connection: its first read then fails. It gets
 * the pipe opened anew, because it doesn't wait at what it has. Not one with a name, which may get another reader.
 *
 * @returns ends it
 */
function watchReader(descriptor: number, gone: () => void): () => void {
  let watch: Socket | undefined;
  const begin = () => {
    try {
      const file = `/proc/self/fd/${descriptor}`;
      if (!readlinkSync(file).startsWith('pipe:')) return;
      const { TCP } = nodeInternals('tcp_wrap') as { TCP: new (kind: number) => { open(descriptor: number): number } };
      const handle = new TCP(0);
      if (handle.open(openSync(file, constants.O_WRONLY | constants.O_NONBLOCK)) !== 0) return;
      watch = new Socket({ handle, writable: false } as SocketConstructorOpts).on('error', (error) => {
        if (getErrorCode(error) === 'EBADF') gone();
      });
      watch.resume().unref();
    } catch {
      // There is no /proc, or this Node can't do it any more. Then the next write shows it.
    }
  };
  const timer = setTimeout(begin, WATCH_AFTER).unref();
  return () => {
    clearTimeout(timer);
    watch?.destroy();
  };
}

let toldMissing = false;

/** Loaded with the first output, because many commands print nothing. */
async function loadRecorder(run: Run | undefined, events: boolean): Promise<OutputRecorder | undefined> {
  try {
    const { OutputRecorder } = await import('./outputRecorder.js');
    return new OutputRecorder(run, events);
  } catch (error) {
    if (!toldMissing)
      printNote(`job-logger: the command's output can't be recorded (${getErrorMessage(error)}); it is passed on.`);
    toldMissing = true;
    return undefined;
  }
}
