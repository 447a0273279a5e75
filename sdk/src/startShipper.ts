/**
 * Starts the shipper, a detached process, and keeps a pipe to it. The pipe's end tells it that this process is gone. A
 * prototype broke without these rules: nothing is queued on the pipe (it would keep the job alive), every stream has an
 * `error` listener (an EPIPE would kill the job), NODE_OPTIONS isn't passed on (it may start a debugger).
 */
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { existsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { bareCopy, setTimeout, toJson, tryOr, uptime } from './foreign.js';
import { usableJournalFolder } from './home.js';
import { processKey } from './processKey.js';
import { machineFile, getSetting, settingsFolder } from './settings.js';
import { shared } from './shared.js';
import { attempt, getErrorMessage, warnOnce } from './warnOnce.js';

/** If a shipper ends while a run is open, it is started again: at once, then after pauses that double, in milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;
/** A shipper that lived this long counts as working, in milliseconds. */
const WORKED = 60_000;
/** Windows can't write to a pipe at once or not at all, so a shipper starts late and gets everything in its environment. */
const IS_WINDOWS = process.platform === 'win32';
const UNSHIPPED = 'the run is kept in its journal; "job-logger flush" sends it, "job-logger doctor" tells more.';
const UNRECORDED = "this run isn't recorded, or not to its end: neither the disk nor a shipper takes it.";
type Pnp = { findPnpApi(path: string): { resolveRequest(request: string, from: null): string } | null };

const cannotStart = (why: string): string => `the shipper can't be started: ${why}; ${UNSHIPPED}`;

/** The process's shipper, started if necessary; a failure to start is reported. @throws if no journal can be written */
export const getShipper = (): ShipperLink => (shared.shipper ??= new ShipperLink(usableJournalFolder()));

export class ShipperLink {
  /** What a second shipper must be sent again: the process, and each destination once. */
  private readonly known: Set<string>;
  private child: ChildProcess | undefined;
  private startedAt = 0;
  /** No restart before this time; and how much later the next one comes if this one ends soon. */
  private retryAt = 0;
  private pause = 0;

  constructor(private readonly journalFolder: string) {
    this.known = new Set([toJson({ key: processKey(), journalFolder, settingsFolder: settingsFolder() })]);
    if (!IS_WINDOWS) this.launch();
  }

  readonly isStarted = (): boolean => this.child?.pid !== undefined;

  /** Tells the shipper that it should look at the journals at once. */
  wake(): void {
    if (this.child) writeNow(this.child);
    else this.revive();
  }

  /** Sends the shipper what it needs to reach a destination: through the pipe, because it may contain a password. */
  connect(destination: string, connection: string): void {
    const message = toJson({ destination, connection });
    const isSent = this.known.has(message) || !this.child || writeNow(this.child, message);
    if (!isSent) warnOnce(`the shipper doesn't read its pipe; ${UNSHIPPED}`);
    this.known.add(message);
  }

  /** Sends a journal line that the disk didn't take. */
  sendLine(journal: string, line: string): void {
    this.revive();
    // If an end's traceback is more than a pipe takes at once, it is left out.
    const short = line.length < 16_384 ? line : `${toJson({ ...JSON.parse(line), traceback: undefined })}\n`;
    if (!this.child || !writeNow(this.child, toJson({ journal, line: short }))) warnOnce(UNRECORDED);
  }

  private revive(): void {
    if (!this.child && uptime() >= this.retryAt) this.launch();
  }

  private launch(): void {
    this.startedAt = uptime();
    const told = IS_WINDOWS ? `[${[...this.known].join()}]` : '';
    this.child = attempt(() => spawnShipper(this.journalFolder, told), cannotStart);
    this.child?.once('error', (error) => warnOnce(cannotStart(getErrorMessage(error))));
    this.child?.once('exit', (code, signal) => this.handleExit(signal ?? `exit code ${code}`));
    if (this.child?.pid !== undefined && !IS_WINDOWS) for (const message of this.known) writeNow(this.child, message);
  }

  private handleExit(how: string): void {
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

/** @throws the reason why it can't start */
function spawnShipper(journalFolder: string, told: string): ChildProcess {
  const [node, ...args] = findCommand();
  const env = makeEnvironment();
  if (told) env.JOB_LOGGER_TOLD = told;
  // Loaded when a run begins, not with the SDK, because it takes some milliseconds.
  const { spawn } = require('node:child_process') as typeof import('node:child_process');
  // On Windows a process's working folder can't be removed, and its name can't be long.
  const cwd = IS_WINDOWS ? path.parse(journalFolder).root : journalFolder;
  const stdio: StdioOptions = ['pipe', 'ignore', 'ignore'];
  const child = spawn(node, args, { cwd, detached: true, env, stdio, windowsHide: true });
  child.stdin?.on('error', () => {}); // EPIPE if the shipper is gone; `handleExit` reports that.
  child.unref();
  (child.stdin as unknown as { unref?(): void } | null)?.unref?.();
  return child;
}

/** Writes a message (empty: only a wake-up) at once or not at all. Windows has no descriptor for the pipe, only the stream. */
function writeNow({ stdin }: ChildProcess, message = ''): boolean {
  if (!stdin || stdin.destroyed) return false;
  // oxlint-disable-next-line no-underscore-dangle -- the only way to the descriptor of a pipe that Node has wrapped
  const descriptor = (stdin as unknown as { _handle?: { fd?: number } })._handle?.fd ?? -1;
  const line = `${message}\n`;
  if (descriptor >= 0) return tryOr(false, () => writeSync(descriptor, line) === Buffer.byteLength(line));
  // More than a pipe's buffer (libuv's src/win/pipe.c) would delay the exit. The shipper looks every second anyway.
  if (message && (stdin as unknown as { bytesWritten: number }).bytesWritten + Buffer.byteLength(line) > 65_536)
    return false;
  if (message) stdin.write(line);
  return true;
}

/** @throws Error that says what to set */
function findCommand(): [node: string, ...args: string[]] {
  // A bundled script may not know its own folder.
  const ownFolder = tryOr('', () => __dirname as string | undefined) ?? '';
  const file = getSetting('JOB_LOGGER_SHIPPER_PATH')?.value ?? path.join(ownFolder, 'shipper.js');
  const node = getSetting('JOB_LOGGER_NODE')?.value ?? (isPlainNode() ? process.execPath : undefined);
  // Yarn's Plug'n'Play keeps packages in archives, which Node reads only with its hook.
  const pnp = process.versions.pnp ? (require('node:module') as Pnp) : undefined;
  const hook = pnp?.findPnpApi(file)?.resolveRequest('pnpapi', null);
  if (node && existsSync(file)) return hook ? [node, '-r', hook, file] : [node, file];
  const missing = node ? `its file isn't at ${file} (was the script bundled?)` : `${process.execPath} isn't node`;
  const todo = 'Set JOB_LOGGER_NODE to a node and JOB_LOGGER_SHIPPER_PATH to "shipper.js" of @job-logger/sdk';
  throw new Error(`${missing}. ${todo}`);
}

/** A single executable, pkg or Electron would run the job again instead of the shipper, and so on without end. */
function isPlainNode(): boolean {
  if ('pkg' in process || process.versions.electron) return false;
  if (!/^(node|nodejs)([\d.-]*)(\.exe)?$/i.test(path.basename(process.execPath))) return false;
  const sea = process.getBuiltinModule?.('node:sea') as { isSea?(): boolean } | undefined;
  return !sea?.isSea?.();
}

/** Without what is meant only for the job. The shipper has another working folder, so relative paths become absolute. */
function makeEnvironment(): NodeJS.ProcessEnv {
  const ofJob = /^(NODE_OPTIONS|NODE_CHANNEL_(FD|SERIALIZATION_MODE)|NODE_UNIQUE_ID|JOB_LOGGER_JOB)$/i;
  // Node also reads properties of a prototype. A copy knows a name only in the case it was set in, also on Windows.
  const passedOn = bareCopy(process.env);
  for (const name of Object.keys(passedOn)) if (ofJob.test(name)) delete passedOn[name];
  for (const one of ['JOB_LOGGER_DB', 'JOB_LOGGER_HOME']) if (process.env[one]) passedOn[one] = getSetting(one)?.value;
  passedOn.NODE_OPTIONS = getSetting('JOB_LOGGER_NODE_OPTIONS')?.value;
  if (process.env.JOB_LOGGER_CONFIG) passedOn.JOB_LOGGER_CONFIG = machineFile();
  passedOn.ELECTRON_RUN_AS_NODE = passedOn.JOB_LOGGER_SHIPPER = '1';
  return passedOn;
}
