/**
 * Starts the shipper, a detached process that takes what the journal holds to the database, and keeps the pipe to it:
 * the pipe's end is how the shipper learns within milliseconds that this process is gone.
 *
 * Each rule below was found by breaking a prototype: nothing is ever queued on the pipe (a pending write would keep the
 * job alive for as long as a stopped shipper doesn't read), every stream has its `error` listener (an EPIPE would kill
 * the job), NODE_OPTIONS isn't passed on (a debugger or a preload would run in the shipper, or start the next one).
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { shipperSocket } from './journal/shipperSocket.js';
import { processKey } from './processKey.js';
import { machineFile, setting, settingsFolder } from './settings.js';
import { shared } from './shared.js';
import { reason, warnOnce } from './warnOnce.js';

/** Pauses before a shipper that ended is started again while a run is open, milliseconds: none, then the first, doubled up to the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;
/** A shipper that lived so long counts as one that works, milliseconds. */
const WORKED = 60_000;
/** A shipper that hasn't shown itself by then hangs, milliseconds. */
const STANDS_WITHIN = 10_000;
/** Where nothing can be written to a pipe at once or not at all: there a shipper starts late, and is told all by its environment. */
const IS_WINDOWS = process.platform === 'win32';
const UNSHIPPED = 'the run is kept in its journal; "job-logger flush" sends it, "job-logger doctor" tells more.';

export interface ShipperLink {
  /** Tells the shipper that something worth looking at once was written; one that has ended meanwhile is started again. */
  wake(): void;
  /** Gives the shipper what it needs to reach a destination. Goes down the pipe, since it may hold a password. */
  connect(destination: string, connection: string): void;
  /** Hands over a journal line that the disk didn't take. */
  sendLine(journal: string, line: string): void;
}

/** The process's shipper, started if there is none yet. Never throws; says in one line what can't be had. */
export function shipperOf(journalFolder: string): ShipperLink {
  return (shared.shipper ??= startShipper(journalFolder));
}

function startShipper(journalFolder: string): ShipperLink {
  /** What a second shipper must be told again: the process, and each destination once. */
  const known = new Map<string, object>([['', { key: processKey(), journalFolder, settingsFolder: settingsFolder() }]]);
  let startedAt = 0;
  /** Shippers in a row that ended soon. */
  let failures = 0;
  let child = IS_WINDOWS ? undefined : launch();

  function launch(): ChildProcess | undefined {
    startedAt = process.uptime() * 1000;
    const command = shipperCommand();
    if (!command) return undefined;
    try {
      // Loaded when a run begins, not when the SDK does: it takes some milliseconds.
      const { spawn } = require('node:child_process') as typeof import('node:child_process');
      const started = spawn(command.node, command.args, {
        cwd: journalFolder,
        detached: true,
        env: { ...shipperEnvironment(), ...(IS_WINDOWS && { JOB_LOGGER_TOLD: JSON.stringify([...known.values()]) }) },
        stdio: ['pipe', 'ignore', 'ignore'],
        windowsHide: true,
      });
      started.once('error', (error) => warnOnce(`the shipper can't be started (${reason(error)}); ${UNSHIPPED}`));
      started.once('exit', ended);
      started.stdin?.on('error', () => {
        // EPIPE of a shipper that is gone; its exit is told by `ended`.
      });
      started.unref();
      (started.stdin as unknown as { unref?(): void } | null)?.unref?.();
      if (started.pid !== undefined && !IS_WINDOWS) for (const message of known.values()) push(started, message);
      return started;
    } catch (error) {
      warnOnce(`the shipper can't be started (${reason(error)}); ${UNSHIPPED}`);
      return undefined;
    }
  }

  function ended(code: number | null, signal: NodeJS.Signals | null): void {
    child = undefined;
    failures = process.uptime() * 1000 - startedAt > WORKED ? 1 : failures + 1;
    if (shared.openRuns.size === 0) return;
    if (failures > 1)
      warnOnce(`the shipper ended twice before the run did (${signal ?? `exit code ${code}`}); ${UNSHIPPED}`);
    if (failures === 1) revive();
    else setTimeout(revive, pauseAfter(failures)).unref();
  }

  function revive(): void {
    if (!child && process.uptime() * 1000 - startedAt >= (failures > 1 ? pauseAfter(failures) : 0)) child = launch();
  }

  setTimeout(() => {
    if (child && !existsSync(shipperSocket(journalFolder, processKey()))) {
      warnOnce(`the shipper hangs at its start; ${UNSHIPPED}`);
    }
  }, STANDS_WITHIN).unref();

  function send(message: object): void {
    if (child && !push(child, message)) warnOnce(`the shipper doesn't read its pipe; ${UNSHIPPED}`);
  }

  return {
    wake: () => void (child ? push(child) : revive()),
    connect(destination, connection) {
      const message = { destination, connection };
      const key = JSON.stringify(message);
      if (known.has(key)) return;
      known.set(key, message);
      send(message);
    },
    sendLine: (journal, line) => (revive(), send({ journal, line })),
  };
}

/** Milliseconds. */
function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 2));
}

/** Writes a message, or only a ring, to the pipe at once or not at all. Windows gives no descriptor for it: there the stream must do. */
function push(child: ChildProcess, message?: object): boolean {
  const stdin = child.stdin as unknown as {
    _handle?: { fd?: number };
    destroyed: boolean;
    write(text: string): boolean;
  };
  if (!stdin || stdin.destroyed) return false;
  // oxlint-disable-next-line no-underscore-dangle -- the one way to the descriptor of a pipe that Node has wrapped
  const descriptor = stdin._handle?.fd ?? -1;
  const line = (message ? JSON.stringify(message) : '') + '\n';
  try {
    if (descriptor >= 0) return writeSync(descriptor, line) === Buffer.byteLength(line);
    // The shipper looks every second by itself; only what it can't find in the journal is worth a pending write.
    if (message) stdin.write(line);
    return true;
  } catch {
    return false;
  }
}

/** A bundle of the script may know no folder of its own. */
const ownFolder = (__dirname as string | undefined) ?? '';

function shipperCommand(): { node: string; args: string[] } | undefined {
  const file = setting('JOB_LOGGER_SHIPPER_PATH')?.value ?? path.join(ownFolder, 'shipper.js');
  const node = setting('JOB_LOGGER_NODE')?.value ?? (isPlainNode() ? process.execPath : undefined);
  if (!node || !existsSync(file)) {
    const missing = node ? `its file isn't at ${file} (was the script bundled?)` : `${process.execPath} isn't node`;
    warnOnce(
      `the shipper can't be started: ${missing}. Set JOB_LOGGER_NODE to a node and JOB_LOGGER_SHIPPER_PATH to ` +
        `"shipper.js" of @job-logger/sdk; ${UNSHIPPED}`,
    );
    return undefined;
  }
  const flags = setting('JOB_LOGGER_NODE_OPTIONS')?.value.split(/\s+/).filter(Boolean) ?? [];
  return { node, args: [...flags, file] };
}

/** A single executable, pkg or Electron would run the job again in place of the shipper, and that another, without end. */
function isPlainNode(): boolean {
  if ('pkg' in process || process.versions.electron) return false;
  if (!/^(node|nodejs)([\d.-]*)(\.exe)?$/i.test(path.basename(process.execPath))) return false;
  const sea = process.getBuiltinModule?.('node:sea') as { isSea?(): boolean } | undefined;
  return !sea?.isSea?.();
}

/** What is meant for the job alone. */
const OF_THE_JOB = /^(NODE_OPTIONS|NODE_CHANNEL_(FD|SERIALIZATION_MODE)|NODE_UNIQUE_ID|JOB_LOGGER_JOB)$/i;

function shipperEnvironment(): NodeJS.ProcessEnv {
  const passedOn = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_JOB.test(name)));
  // It works in another folder: what is relative to ours is made absolute.
  for (const name of ['JOB_LOGGER_DB', 'JOB_LOGGER_HOME', 'JOB_LOGGER_CONFIG'])
    if (passedOn[name]) passedOn[name] = name === 'JOB_LOGGER_CONFIG' ? machineFile() : setting(name)!.value;
  return { ...passedOn, ELECTRON_RUN_AS_NODE: '1', JOB_LOGGER_SHIPPER: '1' };
}
