import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';

/** These ask the command to end. */
const ENDING: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'];
/**
 * All that end a process by default (signal(7)), so that none leaves the command without us; realtime signals, too. Not those
 * that a fault of our own code raises.
 */
const OTHERS: NodeJS.Signals[] = [
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGPROF',
  'SIGIO',
  'SIGPWR',
  'SIGSTKFLT',
  'SIGXCPU',
  'SIGTRAP',
  'SIGABRT',
  'SIGSYS',
];
/** Realtime signals (signal(7)); libc keeps the first two for itself. */
const REALTIME = { from: 34, to: 64 };
/** What Node for Windows can hear: Ctrl-C, Ctrl-Break, a console that is closed (it has five seconds then). */
const ON_WINDOWS = new Set<NodeJS.Signals>(['SIGINT', 'SIGBREAK', 'SIGHUP']);
/** What keys send to everyone in the terminal's foreground, so also to the command. */
const KEYS = new Set<NodeJS.Signals>(['SIGINT', 'SIGQUIT', 'SIGBREAK']);
/** After this long a key's signal has reached everyone whom it reaches, milliseconds. */
const KEY_REACHES_WITHIN = 300;

/**
 * Passes on to the command the signals that are sent to us, and lives until it has ended by them.
 *
 * @param command is started in the same turn, right after our listening, so that no signal falls between
 * @param ignored signals that our caller ignores, as `trap` names them; the command ignores them, too
 */
export function forwardSignals(command: () => ChildProcess, ignored: string[]): SignalForwarding {
  let endingSignal: NodeJS.Signals | undefined;
  const stops: (() => void)[] = [];
  let sentinel: ChildProcess | undefined;
  const forward = async (signal: NodeJS.Signals) => {
    if (ignored.includes(signal.slice('SIG'.length))) return;
    if (ENDING.includes(signal)) endingSignal ??= signal;
    // A second Ctrl-C means "at once" to many programs: nobody pressed it twice.
    if (KEYS.has(signal) && (await cameFromKeys(sentinel))) {
      sentinel &&= startSentinel();
      return;
    }
    // The console tells everyone at it.
    if (process.platform !== 'win32' && isRunning(command())) command().kill(signal);
  };
  for (const signal of [...ENDING, ...OTHERS]) {
    if (process.platform === 'win32' ? !ON_WINDOWS.has(signal) : signal === 'SIGBREAK') continue;
    const listener = () => void forward(signal);
    try {
      process.on(signal, listener);
      stops.push(() => process.removeListener(signal, listener));
    } catch {
      // This system has no such signal.
    }
  }
  stops.push(hearRealtimeSignals((number) => isRunning(command()) && process.kill(command().pid!, number)));
  return {
    commandStarted: () => {
      if (isInForeground()) sentinel = startSentinel();
    },
    endingSignal: () => endingSignal,
    stop: () => {
      for (const stop of stops) stop();
      sentinel?.stdin?.destroy();
    },
  };
}

export interface SignalForwarding {
  /** To be called in the same turn. */
  commandStarted(): void;
  /** The first signal that asked us, and through us the command, to end. */
  endingSignal(): NodeJS.Signals | undefined;
  stop(): void;
}

/** `process.on` knows no realtime signals; what it is made of does. */
function hearRealtimeSignals(heard: (signal: number) => void): () => void {
  if (process.platform !== 'linux') return () => {};
  const handles: SignalHandle[] = [];
  const before = process.noDeprecation;
  try {
    // Told with --pending-deprecation, on a stderr that is the command's.
    process.noDeprecation = true;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's types leave it out
    const { Signal } = (process as unknown as Binding).binding('signal_wrap');
    for (let signal = REALTIME.from; signal <= REALTIME.to; signal++) {
      const handle = new Signal();
      handle.unref();
      handle.onsignal = heard;
      if (handle.start(signal) === 0) handles.push(handle);
      else handle.close();
    }
  } catch {
    // A Node that has it no more: then such a signal ends us alone.
  }
  if (before === undefined) delete process.noDeprecation;
  else process.noDeprecation = before;
  return () => {
    for (const handle of handles) handle.close();
  };
}

interface Binding {
  binding(name: 'signal_wrap'): { Signal: new () => SignalHandle };
}

interface SignalHandle {
  onsignal(signal: number): void;
  /** @returns 0, or an error's number */
  start(signal: number): number;
  unref(): void;
  close(): void;
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/**
 * A key's signal goes to the terminal's whole foreground group, `kill` to one process, and no signal tells which it was:
 * so a process that does nothing stands in the group beside the command. If it dies of the signal, a key was pressed. It
 * ends with us by the end of its stdin.
 */
function startSentinel(): ChildProcess {
  const sentinel = spawn('cat', { cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] });
  sentinel.on('error', () => {
    // No `cat`: then it counts as dead, and a key as pressed.
  });
  sentinel.stdin?.on('error', () => {});
  sentinel.unref();
  return sentinel;
}

async function cameFromKeys(sentinel: ChildProcess | undefined): Promise<boolean> {
  if (process.platform !== 'linux') return [0, 1, 2].some((descriptor) => isatty(descriptor));
  if (!sentinel || !isInForeground()) return false;
  if (sentinel.pid === undefined || !isRunning(sentinel)) return true;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), KEY_REACHES_WITHIN);
    sentinel.once('exit', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** Whether we are in the foreground of a terminal, and the command with us. */
function isInForeground(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === foreground;
  } catch {
    return false;
  }
}
