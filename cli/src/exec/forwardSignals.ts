import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { readStat } from '#sdk/processKey';
import { readSignals, readStatus } from './callerState.js';
import { nodeInternals } from './nodeInternals.js';

/**
 * These request the command's end. On Windows they are Ctrl-C (SIGINT), Ctrl-Break, and the closing of a console (SIGHUP;
 * then it has five seconds).
 */
const ENDING: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'];
/**
 * All signals that end a process by default (signal(7)), so that none leaves the command without us; realtime signals,
 * too. Not those that a fault in our own code raises.
 */
const OTHERS = 'SIGUSR1 SIGUSR2 SIGALRM SIGVTALRM SIGPROF SIGIO SIGPWR SIGSTKFLT SIGXCPU SIGTRAP SIGABRT SIGSYS'.split(
  ' ',
) as NodeJS.Signals[];
/** These end nobody, but may mean something to the command. */
const HARMLESS: NodeJS.Signals[] = ['SIGWINCH', 'SIGURG', 'SIGCONT'];
/** These stop a process, if they mean nothing else to it (to gunicorn, one worker more or less). */
const STOPPING: NodeJS.Signals[] = ['SIGTSTP', 'SIGTTIN', 'SIGTTOU'];
/** Realtime signals (signal(7)); libc keeps the first two for itself. */
const REALTIME = { from: 34, to: 64 };
/** Signals that keys send to the terminal's whole foreground, so also to the command. */
const KEYS = new Set<NodeJS.Signals>(['SIGINT', 'SIGQUIT', 'SIGBREAK']);
/** After this time a key's signal has reached everyone, in milliseconds. */
const KEY_REACHES_WITHIN = 300;
/** After this time a signal has stopped a process, in milliseconds, and how often we look. */
const STOPS_WITHIN = 100;
const LOOK_EVERY = 10;

/**
 * Passes our signals on to the command, and lives until it has ended.
 *
 * @param command must be started in the same turn, right after we listen, so that no signal gets lost
 * @param ignored numbers of the signals that our caller ignores; the command ignores them, too
 */
export function forwardSignals(command: () => ChildProcess, ignored: number[]): SignalForwarding {
  let endingSignal: NodeJS.Signals | undefined;
  let deadlySignal: number | undefined;
  const stops: (() => void)[] = [];
  let sentinel: ChildProcess | undefined;
  const forward = async (signal: NodeJS.Signals) => {
    if (ignored.includes(constants.signals[signal])) return;
    // A terminal sends it to everyone, and it does no harm if nobody does.
    if (signal === 'SIGWINCH' && readTerminal().isOurs) return;
    if (ENDING.includes(signal)) endingSignal ??= signal;
    // Many programs take a second Ctrl-C as "at once", so don't send one that nobody pressed.
    if (KEYS.has(signal) && (await cameFromKeys(sentinel))) {
      sentinel &&= startSentinel();
      return;
    }
    // The console sends it to everyone itself.
    if (process.platform !== 'win32' && isRunning(command())) command().kill(signal);
  };
  const forwardStop = async (signal: NodeJS.Signals) => {
    // If it has stopped the sentinel, it came to everyone.
    if (!(await isStopped(sentinel))) await forward(signal);
    if (ignored.includes(constants.signals[signal]) || !(await isStopped(command()))) return;
    // So that our caller sees what it would see of the command; the handler is added again when we continue.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    hear(signal, forwardStop);
  };
  const hear = (signal: NodeJS.Signals, heard: (signal: NodeJS.Signals) => Promise<void>) => {
    const listener = () => void heard(signal);
    // A name that this system doesn't have is an event that never comes.
    process.on(signal, listener);
    stops.push(() => process.removeListener(signal, listener));
  };
  for (const signal of [...ENDING, ...OTHERS]) hear(signal, forward);
  const forwardRealtime = (number: number) => {
    const { pid } = command();
    if (pid === undefined || !isRunning(command())) return;
    if (isDeadly(pid, number)) deadlySignal ??= number;
    process.kill(pid, number);
  };
  stops.push(hearRealtimeSignals(ignored, forwardRealtime));
  return {
    commandStarted: () => {
      // From the background it may come into the foreground (fg). Before we hear what stops it: we wait for its start, and
      // a command that reads the terminal from the background stops the whole group at once.
      if (readTerminal().exists) sentinel = startSentinel();
      if (process.platform !== 'linux') return;
      for (const signal of HARMLESS) hear(signal, forward);
      for (const signal of STOPPING) hear(signal, forwardStop);
    },
    endingSignal: () => endingSignal,
    deadlySignal: () => deadlySignal,
    stop: () => {
      for (const stop of stops) stop();
      sentinel?.stdin?.destroy();
    },
  };
}

export interface SignalForwarding {
  /** Must be called in the same turn. */
  commandStarted(): void;
  /** The first signal that asked us, and so the command, to end. */
  endingSignal(): NodeJS.Signals | undefined;
  /** The realtime signal that must have killed the command, as we passed it on. */
  deadlySignal(): number | undefined;
  stop(): void;
}

/** `process.on` doesn't know realtime signals, but the internal binding does. */
function hearRealtimeSignals(ignored: number[], heard: (signal: number) => void): () => void {
  if (process.platform !== 'linux') return () => {};
  const handles: SignalHandle[] = [];
  try {
    const { Signal } = nodeInternals('signal_wrap') as { Signal: new () => SignalHandle };
    for (let signal = REALTIME.from; signal <= REALTIME.to; signal++) {
      if (ignored.includes(signal)) continue;
      const handle = new Signal();
      handle.unref();
      handle.onsignal = heard;
      if (handle.start(signal) === 0) handles.push(handle);
      else handle.close();
    }
  } catch {
    // Node 24 doesn't have the binding any more. Then such a signal ends only us.
  }
  return () => {
    for (const handle of handles) handle.close();
  };
}

/** Whether a process neither blocks nor handles nor ignores a signal. */
function isDeadly(pid: number, signal: number): boolean {
  const status = readStatus(String(pid));
  const masks = ['SigBlk', 'SigCgt', 'SigIgn'] as const;
  return status !== '' && !masks.some((mask) => readSignals(status, mask).includes(signal));
}

interface SignalHandle {
  onsignal(signal: number): void;
  /** @returns 0, or an error number */
  start(signal: number): number;
  unref(): void;
  close(): void;
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Whether it stops soon (proc(5), state). */
async function isStopped(child: ChildProcess | undefined): Promise<boolean> {
  if (child?.pid === undefined) return false;
  for (const until = performance.now() + STOPS_WITHIN; isRunning(child) && performance.now() < until;) {
    if (readStat(child.pid)[0] === 'T') return true;
    await new Promise((resolve) => void setTimeout(resolve, LOOK_EVERY));
  }
  return false;
}

/**
 * A key's signal goes to the terminal's whole foreground group, `kill` to one process, and the signal doesn't show
 * which it was. So an idle process runs in the group beside the command. If the signal kills it, a key was pressed. It
 * ends with us because its stdin ends.
 */
function startSentinel(): ChildProcess {
  const sentinel = spawn('cat', { cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] });
  sentinel.on('error', () => {
    // There is no `cat`. Then it counts as dead, and a key as pressed.
  });
  sentinel.stdin?.on('error', () => {});
  sentinel.unref();
  return sentinel;
}

async function cameFromKeys(sentinel: ChildProcess | undefined): Promise<boolean> {
  if (process.platform !== 'linux') return [0, 1, 2].some((descriptor) => isatty(descriptor));
  if (!sentinel || !readTerminal().isOurs) return false;
  if (sentinel.pid === undefined || !isRunning(sentinel)) return true;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), KEY_REACHES_WITHIN);
    sentinel.once('exit', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** Whether we have one, and whether we and the command are in its foreground (proc(5): pgrp, tty_nr, tpgid). */
function readTerminal(): { exists: boolean; isOurs: boolean } {
  // Only Linux tells.
  const [, , group = '', , terminal = '0', foreground] = readStat('self');
  return { exists: terminal !== '0', isOurs: group === foreground };
}
