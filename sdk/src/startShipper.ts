/**
 * Starts the shipper, a detached process, and keeps the pipe to it, by whose end it learns that this process is gone.
 * Found by breaking a prototype: nothing is ever queued on the pipe (it would keep the job alive), every stream has its
 * `error` listener (an EPIPE would kill the job), NODE_OPTIONS isn't passed on (a debugger would run in the shipper).
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { owned, toJson, tryOr } from './foreign.js';
import { usableJournalFolder } from './home.js';
import { processKey } from './processKey.js';
import { machineFile, setting, settingsFolder } from './settings.js';
import { shared } from './shared.js';
import { attempt, reason, warnOnce } from './warnOnce.js';

/** A shipper that ended while a run is open is started again: at once, then after pauses that double, milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;
/** A shipper that lived so long counts as one that works, milliseconds. */
const WORKED = 60_000;
/** There nothing can be written to a pipe at once or not at all: a shipper starts late, and is told all by its environment. */
const IS_WINDOWS = process.platform === 'win32';
const UNSHIPPED = 'the run is kept in its journal; "job-logger flush" sends it, "job-logger doctor" tells more.';

/** Milliseconds, as above. `performance.now()` takes one when it is first asked. */
const uptime = (): number => process.uptime() * 1000;
const cannotStart = (why: string): string => `the shipper can't be started: ${why}; ${UNSHIPPED}`;

/** The process's shipper, started if there is none yet; what keeps it from starting is told. @throws if no journal can be had */
export function shipperOfProcess(): ShipperLink {
  return (shared.shipper ??= new ShipperLink(usableJournalFolder()));
}

export class ShipperLink {
  /** What a second shipper must be told again: the process, and each destination once. */
  private readonly known: Set<string>;
  private child: ChildProcess | undefined;
  private startedAt = 0;
  /** Before that none is started again; and by how much the next one comes later if this one ends soon. */
  private retryAt = 0;
  private pause = 0;

  constructor(private readonly journalFolder: string) {
    this.known = new Set([toJson({ key: processKey(), journalFolder, settingsFolder: settingsFolder() })]);
    if (!IS_WINDOWS) this.launch();
  }

  /** Tells the shipper that something worth looking at once was written. */
  wake(): void {
    if (this.child) push(this.child);
    else this.revive();
  }

  /** Gives the shipper what it needs to reach a destination. Goes down the pipe, since it may hold a password. */
  connect(destination: string, connection: string): void {
    const message = toJson({ destination, connection });
    if (!this.known.has(message)) this.send(message);
    this.known.add(message);
  }

  /** Hands over a journal line that the disk didn't take. */
  sendLine(journal: string, line: string): void {
    this.revive();
    // Without an end's traceback where it is more than a pipe takes at once.
    const short = line.length < 16_384 ? line : `${toJson({ ...JSON.parse(line), traceback: undefined })}\n`;
    this.send(toJson({ journal, line: short }));
  }

  private send(message: string): void {
    if (this.child && !push(this.child, message)) warnOnce(`the shipper doesn't read its pipe; ${UNSHIPPED}`);
  }

  private revive(): void {
    if (!this.child && uptime() >= this.retryAt) this.launch();
  }

  private launch(): void {
    this.startedAt = uptime();
    const told = IS_WINDOWS ? `[${[...this.known].join()}]` : '';
    this.child = attempt(() => spawnShipper(this.journalFolder, told), cannotStart);
    this.child?.once('error', (error) => warnOnce(cannotStart(reason(error))));
    this.child?.once('exit', (code, signal) => this.ended(signal ?? `exit code ${code}`));
    if (this.child?.pid !== undefined && !IS_WINDOWS) for (const message of this.known) push(this.child, message);
  }

  private ended(how: string): void {
    this.child = undefined;
    if (uptime() - this.startedAt > WORKED) this.pause = 0;
    this.retryAt = this.startedAt + this.pause;
    if (shared.openRuns.size > 0) {
      if (this.pause > 0) warnOnce(`the shipper ended twice before the run did (${how}); ${UNSHIPPED}`);
      setTimeout(() => this.revive(), this.pause).unref();
    }
    this.pause = Math.min(LONGEST_PAUSE, 2 * this.pause || FIRST_PAUSE);
  }
}

/** @throws what keeps it from starting */
function spawnShipper(journalFolder: string, told: string): ChildProcess {
  const [node, ...args] = shipperCommand();
  const env = shipperEnvironment();
  if (told) env.JOB_LOGGER_TOLD = told;
  // Loaded when a run begins, not when the SDK does: it takes some milliseconds.
  const { spawn } = require('node:child_process') as typeof import('node:child_process');
  // On Windows a process's folder can't be removed, nor have a long name.
  const cwd = IS_WINDOWS ? path.parse(journalFolder).root : journalFolder;
  const child = spawn(node, args, { cwd, detached: true, env, stdio: ['pipe', 'ignore', 'ignore'], windowsHide: true });
  child.stdin?.on('error', () => {}); // EPIPE of a shipper that is gone; its exit is told by `ended`.
  child.unref();
  (child.stdin as unknown as { unref?(): void } | null)?.unref?.();
  return child;
}

/** Writes a message, or only a ring, at once or not at all. Windows gives no descriptor for the pipe: there the stream must do. */
function push({ stdin }: ChildProcess, message = ''): boolean {
  if (!stdin || stdin.destroyed) return false;
  // oxlint-disable-next-line no-underscore-dangle -- the one way to the descriptor of a pipe that Node has wrapped
  const descriptor = (stdin as unknown as { _handle?: { fd?: number } })._handle?.fd ?? -1;
  const line = `${message}\n`;
  if (descriptor >= 0) return tryOr(0, () => writeSync(descriptor, line)) === Buffer.byteLength(line);
  // Beyond what a pipe takes unread (libuv's src/win/pipe.c) a write would hold the exit. The shipper looks every second by itself.
  if (message && (stdin as unknown as { bytesWritten: number }).bytesWritten + Buffer.byteLength(line) > 65_536)
    return false;
  if (message) stdin.write(line);
  return true;
}

/** @throws in words that say what to set */
function shipperCommand(): [string, ...string[]] {
  // A bundle of the script may know no folder of its own.
  const ownFolder = (__dirname as string | undefined) ?? '';
  const file = setting('JOB_LOGGER_SHIPPER_PATH')?.value ?? path.join(ownFolder, 'shipper.js');
  const node = setting('JOB_LOGGER_NODE')?.value ?? (isPlainNode() ? process.execPath : undefined);
  if (node && existsSync(file)) {
    const flags = setting('JOB_LOGGER_NODE_OPTIONS')?.value.split(/\s+/).filter(Boolean) ?? [];
    return [node, ...flags, file];
  }
  const missing = node ? `its file isn't at ${file} (was the script bundled?)` : `${process.execPath} isn't node`;
  throw new Error(
    `${missing}. Set JOB_LOGGER_NODE to a node and JOB_LOGGER_SHIPPER_PATH to "shipper.js" of @job-logger/sdk`,
  );
}

/** A single executable, pkg or Electron would run the job again in place of the shipper, and that another, without end. */
function isPlainNode(): boolean {
  if ('pkg' in process || process.versions.electron) return false;
  if (!/^(node|nodejs)([\d.-]*)(\.exe)?$/i.test(path.basename(process.execPath))) return false;
  const sea = process.getBuiltinModule?.('node:sea') as { isSea?(): boolean } | undefined;
  return !sea?.isSea?.();
}

/** Without what is meant for the job alone. The shipper works in another folder: what is relative to ours is made absolute. */
function shipperEnvironment(): NodeJS.ProcessEnv {
  const ofJob = /^(NODE_OPTIONS|NODE_CHANNEL_(FD|SERIALIZATION_MODE)|NODE_UNIQUE_ID|JOB_LOGGER_JOB)$/i;
  // Node takes what stands in a prototype, too. One copy, since each takes a tenth of a millisecond.
  const passedOn = owned(process.env);
  for (const name of Object.keys(passedOn)) if (ofJob.test(name)) delete passedOn[name];
  for (const name of ['JOB_LOGGER_DB', 'JOB_LOGGER_HOME']) if (passedOn[name]) passedOn[name] = setting(name)?.value;
  if (passedOn.JOB_LOGGER_CONFIG) passedOn.JOB_LOGGER_CONFIG = machineFile();
  passedOn.ELECTRON_RUN_AS_NODE = passedOn.JOB_LOGGER_SHIPPER = '1';
  return passedOn;
}
