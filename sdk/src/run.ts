import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { isAtTerminal } from './atTerminal.js';
import { complain, reason } from './complain.js';
import type { CurrentRun } from './currentRun.js';
import { destinationOf } from './destination.js';
import { usableJournalFolder } from './home.js';
import { type EndEvent, type EndStatus, HEARTBEAT_SECONDS, type Level } from './journal/events.js';
import { JournalWriter, type Unnumbered, wellFormed } from './journal/writeJournal.js';
import { nodeCrypto } from './nodeCrypto.js';
import type { CheckedOptions } from './options.js';
import { journalName, processKey } from './processKey.js';
import { redactor } from './redact.js';
import { setting } from './settings.js';
import { shared } from './shared.js';
import { type ShipperLink, shipperOf } from './startShipper.js';
import { fingerprint, headline, traceback } from './traceback.js';
import { sdkVersion } from './version.js';
import { watchExit } from './watchExit.js';

/** How long the exit waits where the shipper would be killed with the process, milliseconds. */
const DEFAULT_EXIT_TIMEOUT = 2000;
/** Characters of a message, a comment or a reason; the database's columns hold as many. */
const MAX_SENTENCE = 4000;
/** Characters of a traceback. */
const MAX_TRACEBACK = 128 * 1024;

const NO_DATABASE =
  'no database is set (JOB_LOGGER_DB): "job-logger init" sets one up, "job-logger flush --to" sends what waits.';

/** How a caller of `beginRun` differs from a script that watches itself. */
export interface RunOrigin {
  /** ISO 8601; default: now. */
  startedAt?: string;
  /** Default: the main script. */
  script?: string;
  /** Default: node and its version. */
  runtime?: string;
  /** What the run is when the process ends without having ended it. */
  atExit: (code: number, drained: boolean) => Ending;
}

export type Ending = {
  status: EndStatus;
  message?: string;
  exitCode?: number;
  error?: { error: unknown };
  at?: string;
};

/**
 * One run, from its begin to its end: the events of its journal. Monitoring never breaks the job that it monitors, so no
 * method throws; what can't be done is told in one line on stderr.
 */
export class Run implements CurrentRun {
  readonly runId = nodeCrypto().randomUUID();
  readonly journal: string;
  readonly debug = (text: unknown): void => this.line('debug', text);
  readonly info = (text: unknown): void => this.line('info', text);
  readonly warn = (text: unknown): void => this.line('warn', text);
  readonly error = (text: unknown): void => this.line('error', text);
  private readonly begunAt = Date.now();
  private readonly writer: JournalWriter;
  private readonly shipper: ShipperLink;
  private readonly redact: (text: string) => string;
  private readonly abort = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;
  private writeFailure: (() => void) | undefined;
  private told = false;
  private ended = false;

  /** @throws where neither home nor temporary folder can be written; `beginRun` catches it */
  constructor(
    readonly options: CheckedOptions,
    readonly origin: RunOrigin,
  ) {
    this.redact = redactor(options.redact);
    const folder = usableJournalFolder();
    this.shipper = shipperOf(folder);
    this.journal = path.join(folder, journalName(processKey(), this.runId));
    this.writer = new JournalWriter(
      this.journal,
      {
        kind: 'begin',
        v: 1,
        runId: this.runId,
        jobId: options.jobId,
        at: origin.startedAt ?? new Date(this.begunAt).toISOString(),
        destination: this.reachDestination(),
        machine: os.hostname(),
        osUser: userName(),
        pid: process.pid,
        runtime: origin.runtime ?? `node ${process.versions.node}`,
        sdk: sdkVersion,
        script: this.clean(origin.script ?? process.argv[1] ?? '', MAX_SENTENCE),
        heartbeatSeconds: HEARTBEAT_SECONDS,
        atTerminal: isAtTerminal(),
      },
      (line) => this.shipper.hand(this.journal, line),
    );
    this.shipper.ring();
    shared.openRuns.add(this);
    shared.exitTimeout = Math.max(shared.exitTimeout, options.exitTimeout ?? DEFAULT_EXIT_TIMEOUT);
    watchExit();
    if (options.timeout !== undefined) this.timer = setTimeout(() => this.timeOut(), options.timeout).unref();
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  line(level: Level, text: unknown): void {
    this.write(() => ({ kind: 'line', at: now(), level, text: this.clean(text) }));
  }

  progress(fraction: number, text?: string): void {
    const within = Math.min(1, Math.max(0, fraction || 0));
    const said = text === undefined ? {} : { text: this.clean(text, MAX_SENTENCE) };
    this.write(() => ({ kind: 'progress', at: now(), fraction: within, ...said }));
  }

  metric(name: string, value: number): void {
    // JSON has neither NaN nor infinity.
    if (Number.isFinite(value)) this.write(() => ({ kind: 'metric', at: now(), name: this.clean(name, 100), value }));
  }

  message(text: string): void {
    this.told = true;
    this.write(() => ({ kind: 'message', at: now(), text: this.clean(text, MAX_SENTENCE) }));
  }

  comment(text: string): void {
    this.write(() => ({ kind: 'comment', at: now(), text: this.clean(text, MAX_SENTENCE) }));
  }

  requireValidation(why: string): void {
    this.write(() => ({ kind: 'validation', at: now(), reason: this.clean(why, MAX_SENTENCE) }));
  }

  /** Ends the run as done with what the function gave. */
  succeed(result?: unknown): void {
    const { message, validate } = this.options as unknown as {
      message?: string | ((result: unknown) => string);
      validate?: boolean | string | ((result: unknown) => boolean | string | undefined);
    };
    const needed = this.ask('validate', () => (typeof validate === 'function' ? validate(result) : validate));
    if (needed) this.requireValidation(typeof needed === 'string' ? needed : 'The result must be checked.');
    const text = this.ask('message', () => (typeof message === 'function' ? message(result) : message));
    const late = this.options.timeout !== undefined && Date.now() - this.begunAt > this.options.timeout;
    // A function that never let go of the thread gave the timer no chance.
    this.end({ status: late ? 'TimedOut' : 'Done', ...(text === undefined ? {} : { message: text }) });
  }

  fail(error: unknown): void {
    this.end({ status: 'Error', error: { error } });
  }

  /**
   * As `fail`, but written when Node has had the first look at the error: it takes the header of its report of an
   * unhandled rejection from the stack as long as nobody has read it.
   */
  failLater(error: unknown): void {
    const at = now();
    this.writeFailure = () => this.end({ status: 'Error', error: { error }, at });
    setImmediate(this.writeFailure);
  }

  /** The process ends by this code, with nothing left to wait for (`drained`) or in the middle. */
  endAtExit(code: number, drained: boolean): void {
    this.writeFailure?.();
    this.end(this.origin.atExit(code, drained));
  }

  /** Ends the run, once; what comes later is passed over. */
  end({ status, message, exitCode, error, at }: Ending): void {
    this.write(() => {
      const text = message ?? (error ? headline(error.error) : status === 'Done' && !this.told ? 'OK' : undefined);
      const event: Omit<EndEvent, 'seq'> = { kind: 'end', at: at ?? now(), status };
      if (text !== undefined) event.message = this.clean(text, MAX_SENTENCE);
      if (exitCode !== undefined) event.exitCode = exitCode;
      if (error) {
        event.traceback = this.clean(traceback(error.error), MAX_TRACEBACK);
        event.fingerprint = fingerprint(error.error);
      }
      return event;
    });
    this.ended = true;
    clearTimeout(this.timer);
    shared.openRuns.delete(this);
    if (shared.processRun === this) shared.processRun = undefined;
    this.shipper.ring();
  }

  private timeOut(): void {
    const seconds = (this.options.timeout ?? 0) / 1000;
    this.end({ status: 'TimedOut', message: `Still running after its timeout of ${seconds} s` });
    this.abort.abort(new DOMException(`The run's timeout of ${seconds} s is over`, 'TimeoutError'));
  }

  private write(event: () => Unnumbered): void {
    if (this.ended) return;
    try {
      this.writer.write(event());
    } catch (error) {
      complain(`an event of the run can't be written (${reason(error)}); the job goes on.`);
    }
  }

  private clean(text: unknown, max?: number): string {
    return wellFormed(this.redact(typeof text === 'string' ? text : shown(text)), max);
  }

  /** What a function of the script's options says; its error is the monitoring's affair, not the job's. */
  private ask<T>(option: string, question: () => T): T | undefined {
    try {
      return question();
    } catch (error) {
      complain(`the option "${option}" of job ${this.options.jobId} threw (${reason(error)}); it is passed over.`);
      return undefined;
    }
  }

  private reachDestination(): string | null {
    const database = this.options.database ?? setting('JOB_LOGGER_DB')?.value;
    try {
      if (!database) throw new Error(NO_DATABASE);
      const { name } = destinationOf(database);
      this.shipper.reach(name, database);
      return name;
    } catch (error) {
      complain(`${reason(error)} The run is kept in its journal.`);
      return null;
    }
  }
}

/** Begins a run; undefined where not even a journal can be had, which is told. Never throws. */
export function beginRun(options: CheckedOptions, origin: RunOrigin): Run | undefined {
  try {
    return new Run(options, origin);
  } catch (error) {
    complain(`this run of job ${options.jobId} isn't recorded: ${reason(error)}`);
    return undefined;
  }
}

let moment = 0;
let momentText = '';

/** Its text is kept for the millisecond: a job may log hundreds of lines in one. */
function now(): string {
  if (Date.now() !== moment) momentText = new Date((moment = Date.now())).toISOString();
  return momentText;
}

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // A container's user may have no entry in /etc/passwd.
    return process.env.USERNAME ?? process.env.USER ?? String(process.getuid?.() ?? '');
  }
}

function shown(value: unknown): string {
  return value instanceof Error ? traceback(value) : inspect(value);
}
