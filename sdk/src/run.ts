import os from 'node:os';
import path from 'node:path';
import { isAtTerminal } from './atTerminal.js';
import { type CurrentRun, openRun } from './currentRun.js';
import { destinationOf } from './destination.js';
import { usableJournalFolder, userName } from './home.js';
import { type EndEvent, type EndStatus, HEARTBEAT_SECONDS, type Level } from './journal/events.js';
import { readLastAnswer } from './journal/lastAnswer.js';
import { JournalWriter, MAX_TEXT, type Unnumbered, wellFormed } from './journal/writeJournal.js';
import { randomUuid } from './nodeCrypto.js';
import type { CheckedOptions } from './options.js';
import { journalName, processKey } from './processKey.js';
import { lineRedactor, redactCommand, redactor } from './redact.js';
import { setting } from './settings.js';
import { shared } from './shared.js';
import { type ShipperLink, shipperOf } from './startShipper.js';
import { fingerprint, formatValue, headline, traceback } from './traceback.js';
import { sdkVersion } from './version.js';
import { reason, warnOnce } from './warnOnce.js';
import { watchExit } from './watchExit.js';

/** How long the exit waits where the shipper would be killed with the process, milliseconds. */
const DEFAULT_EXIT_TIMEOUT = 2000;
/** Characters of a message, a comment or a reason; the database's columns hold as many. */
const MAX_SENTENCE = 4000;
/** Characters that are masked beyond those that are kept, so that a secret isn't divided by the cut. */
const MARGIN = 4096;
/** Characters of a traceback. */
const MAX_TRACEBACK = 128 * 1024;

const NO_DATABASE =
  'no database is set (JOB_LOGGER_DB): "job-logger init" sets one up, "job-logger flush --to" sends what waits.';

/** How a caller of `beginRun` differs from a script that watches itself. */
export interface RunOrigin {
  /** A UUID; default: a new one. */
  runId?: string;
  /** ISO 8601; default: now. */
  startedAt?: string;
  /** The words of a command line. Default: the main script. */
  command?: string[];
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
  readonly runId: string;
  readonly journal: string;
  readonly debug = (text: unknown): void => this.line('debug', text);
  readonly info = (text: unknown): void => this.line('info', text);
  readonly warn = (text: unknown): void => this.line('warn', text);
  readonly error = (text: unknown): void => this.line('error', text);
  /** The run that was the current one when this began. */
  readonly outer = openRun();
  private readonly begunAt = Date.now();
  /** Seconds, as later: `performance.now()` takes a millisecond when it is first asked. */
  private readonly begunTicks = process.uptime();
  private readonly writer: JournalWriter;
  private readonly shipper: ShipperLink;
  private readonly destination: string | null;
  readonly redact: (text: string) => string;
  private readonly redactLine: (text: string) => string;
  private abort: AbortController | undefined;
  private readonly timer: NodeJS.Timeout | undefined;
  private writeFailure: (() => void) | undefined;
  private hasMessage = false;
  private ended = false;

  /** @throws where neither home nor temporary folder can be written; `beginRun` catches it */
  constructor(
    readonly options: CheckedOptions,
    readonly origin: RunOrigin,
  ) {
    this.runId = origin.runId ?? randomUuid();
    this.redact = redactor(options.redact);
    this.redactLine = this.newLineRedactor();
    const folder = usableJournalFolder();
    this.shipper = shipperOf(folder);
    this.destination = this.connectDestination();
    this.journal = path.join(folder, journalName(processKey(), this.runId));
    this.writer = new JournalWriter(
      this.journal,
      {
        kind: 'begin',
        v: 1,
        runId: this.runId,
        jobId: options.jobId,
        at: origin.startedAt ?? new Date(this.begunAt).toISOString(),
        destination: this.destination,
        machine: os.hostname(),
        osUser: userName(),
        pid: process.pid,
        runtime: origin.runtime ?? `node ${process.versions.node}`,
        sdk: sdkVersion,
        script: this.clean(redactCommand(origin.command ?? process.argv.slice(1, 2), this.redact), MAX_SENTENCE),
        heartbeatSeconds: HEARTBEAT_SECONDS,
        atTerminal: isAtTerminal(),
      },
      (line) => this.shipper.sendLine(this.journal, line),
    );
    this.shipper.wake();
    this.tellLastAnswer(folder);
    shared.openRuns.add(this);
    shared.exitTimeout = Math.max(shared.exitTimeout, options.exitTimeout ?? DEFAULT_EXIT_TIMEOUT);
    watchExit();
    if (options.timeout !== undefined) this.timer = setTimeout(() => this.timeOut(), options.timeout).unref();
  }

  get signal(): AbortSignal {
    return (this.abort ??= new AbortController()).signal;
  }

  line(level: Level, text: unknown): void {
    this.write(() => ({ kind: 'line', at: now(), level, text: this.clean(text, MAX_TEXT, this.redactLine) }));
  }

  progress(fraction: number | bigint | string, text?: string): void {
    const number = Number(fraction) || 0;
    if (number > 2)
      warnOnce(`progress(${number}) of job ${this.options.jobId} is taken for per cent; say it from 0 to 1.`);
    const within = Math.min(1, Math.max(0, number > 2 ? number / 100 : number));
    const said = text === undefined ? {} : { text: this.clean(text, MAX_SENTENCE) };
    this.write(() => ({ kind: 'progress', at: now(), fraction: within, ...said }));
  }

  metric(name: string, value: number | bigint | string): void {
    this.write(() => {
      const isNumeric = typeof value === 'string' ? value.trim() !== '' : ['number', 'bigint'].includes(typeof value);
      const number = isNumeric ? Number(value) : NaN;
      // JSON has neither NaN nor infinity.
      if (!Number.isFinite(number)) throw new Error(`the metric ${this.clean(name, 100)} isn't a number`);
      return { kind: 'metric', at: now(), name: this.clean(name, 100), value: number };
    });
  }

  message(text: string): void {
    this.hasMessage = true;
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
    const late = (process.uptime() - this.begunTicks) * 1000 > (this.options.timeout ?? Infinity);
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
    const at = this.endTime();
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
      const text =
        message ?? (error ? headline(error.error) : status === 'Done' && !this.hasMessage ? 'OK' : undefined);
      const event: Omit<EndEvent, 'seq'> = { kind: 'end', at: at ?? this.endTime(), status };
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
    if (shared.processRun === this) shared.processRun = this.outer;
    this.shipper.wake();
  }

  private timeOut(): void {
    const seconds = (this.options.timeout ?? 0) / 1000;
    this.end({ status: 'TimedOut', message: `Still running after its timeout of ${seconds} s` });
    (this.abort ??= new AbortController()).abort(
      new DOMException(`The run's timeout of ${seconds} s is over`, 'TimeoutError'),
    );
  }

  private write(event: () => Unnumbered): void {
    if (this.ended) return;
    try {
      this.writer.write(event());
    } catch (error) {
      warnOnce(`an event of the run can't be written (${reason(error)}); the job goes on.`);
    }
  }

  /** Secrets of output that comes line by line, as a private key does. */
  newLineRedactor(): (line: string) => string {
    return lineRedactor(this.redact);
  }

  /** What goes into the journal, of whatever kind: cut, masked, cut to what is kept. */
  private clean(value: unknown, max = MAX_TEXT, redact = this.redact): string {
    const text = formatValue(value);
    if (text.length <= max + MARGIN) return wellFormed(redact(text), max);
    const masked = redact(text.slice(0, max + MARGIN));
    return wellFormed(masked.slice(0, Math.max(0, Math.min(max, masked.length - MARGIN))), max, text.length);
  }

  /** By the clock that nobody sets, so that an end is never before its begin; later where the machine slept. */
  private endTime(): string {
    return new Date(Math.max(Date.now(), this.begunAt + (process.uptime() - this.begunTicks) * 1000)).toISOString();
  }

  /** What a function of the script's options says; its error is the monitoring's affair, not the job's. */
  private ask<T>(option: string, question: () => T): T | undefined {
    try {
      return question();
    } catch (error) {
      warnOnce(`the option "${option}" of job ${this.options.jobId} threw (${reason(error)}); it is passed over.`);
      return undefined;
    }
  }

  /** The script's own stderr is where its author looks first; to ask the database now would take time. */
  private tellLastAnswer(folder: string): void {
    const { jobId } = this.options;
    const answer = this.destination === null ? undefined : readLastAnswer(folder, this.destination, jobId);
    if (answer) warnOnce(`the last run of job ${jobId} was not taken: ${this.clean(answer.message, MAX_SENTENCE)}`);
  }

  private connectDestination(): string | null {
    const database = this.options.database ?? setting('JOB_LOGGER_DB')?.value;
    try {
      if (!database) throw new Error(NO_DATABASE);
      const { engine, name } = destinationOf(database);
      // Its working directory is another.
      this.shipper.connect(name, engine === 'sqlite' ? name : database);
      return name;
    } catch (error) {
      warnOnce(`${reason(error)} The run is kept in its journal.`);
      return null;
    }
  }
}

/** Begins a run; undefined where not even a journal can be had, which is told. Never throws. */
export function beginRun(options: CheckedOptions, origin: RunOrigin): Run | undefined {
  try {
    return new Run(options, origin);
  } catch (error) {
    warnOnce(`this run of job ${options.jobId} isn't recorded: ${reason(error)}`);
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
