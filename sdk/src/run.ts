import { setMaxListeners } from 'node:events';
import path from 'node:path';
import { isAtTerminal } from './atTerminal.js';
import { captureConsole } from './captureConsole.js';
import { openRun } from './currentRun.js';
import { parseDestination } from './destination.js';
import { clearTimeout, isoTime, now, readProperty, setImmediate, setTimeout, toNumber, uptime } from './foreign.js';
import { machineName, usableJournalFolder, userName } from './home.js';
import { cleanText, MAX_LINE, MAX_SENTENCE, MAX_TRACEBACK } from './journal/cleanText.js';
import { type BeginEvent, type EndEvent, type EndStatus, HEARTBEAT_SECONDS, type Level } from './journal/events.js';
import { readLastAnswer } from './journal/lastAnswer.js';
import { JournalWriter, type Unnumbered } from './journal/writeJournal.js';
import { randomUuid } from './identifiers.js';
import type { CheckedOptions } from './options.js';
import { processKey } from './processKey.js';
import { createLineRedactor, createRedactor } from './redact.js';
import { getSetting } from './settings.js';
import { shared } from './shared.js';
import { type ShipperLink, getShipper } from './startShipper.js';
import { computeFingerprint, formatHeadline, formatTraceback } from './traceback.js';
import { sdkVersion } from './version.js';
import { attempt, warnOnce } from './warnOnce.js';
import { watchExit } from './watchExit.js';

const NO_RESULT = Symbol('no result');

/** How a caller of `beginRun` differs from a script that watches itself. */
export interface RunOrigin {
  runId?: string;
  /** In milliseconds since 1970. Default: now. */
  startedAt?: number;
  /** A command line without secrets, and what runs it. Default: the main script and Node. */
  command?: string;
  runtime?: string;
  /** How the run ends if the process ends before it. */
  atExit: (code: number, drained: boolean) => Ending;
}

export interface Ending {
  status: EndStatus;
  message?: unknown;
  exitCode?: number;
  error?: { error: unknown };
  /** In milliseconds since 1970. Default: now. */
  at?: number;
}

/** One run and the events of its journal. No method throws; what fails is reported in one line on stderr. */
export class Run {
  readonly runId: string;
  /** The run that was current when this one began. */
  outer = openRun();
  readonly redact: (text: string) => string;
  private readonly redactLine: (text: string) => string;
  private readonly begunAt = now();
  private readonly begunAfter = uptime();
  private readonly writer: JournalWriter;
  private readonly shipper: ShipperLink;
  private abort: AbortController | undefined;
  overdue: AbortController | undefined; // After its timeout, as long as its function still goes on.
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly deadline: number = Infinity;
  private readonly limit = (): string => `timeout of ${(this.options.timeout ?? 0) / 1000} s`;
  failure: Ending | undefined; // Kept for the exit: Node reads the error first, or no stack is left to write it.
  private hasMessage = false;

  constructor(
    readonly options: CheckedOptions,
    readonly origin: RunOrigin,
  ) {
    this.runId = origin.runId ?? randomUuid();
    this.redact = createRedactor(options.redact);
    this.redactLine = createLineRedactor(this.redact);
    const folder = usableJournalFolder();
    const journal = path.join(folder, `${processKey()}-${this.runId}.jsonl`);
    this.shipper = getShipper();
    const destination = this.connectDestination();
    // The author looks at the script's stderr first, and asking the database now would take time. Before this run has a
    // journal, because the shipper may answer to it at once.
    const answer = destination === null ? undefined : readLastAnswer(folder, destination, options.jobId);
    if (answer) warnOnce(`the last run of job ${options.jobId} was not taken: ${this.sentence(answer.message)}`);
    const begin: Unnumbered<BeginEvent> = {
      kind: 'begin',
      v: 1,
      runId: this.runId,
      jobId: options.jobId,
      at: isoTime(origin.startedAt ?? this.begunAt),
      destination,
      machine: machineName(),
      osUser: userName(),
      pid: process.pid,
      runtime: origin.runtime === undefined ? `node ${process.versions.node}` : this.sentence(origin.runtime),
      sdk: sdkVersion,
      script: this.sentence(origin.command ?? process.argv[1] ?? ''),
      heartbeatSeconds: HEARTBEAT_SECONDS,
      atTerminal: isAtTerminal(),
    };
    this.writer = new JournalWriter(journal, begin, (line) => this.shipper.sendLine(journal, line));
    this.shipper.wake();
    shared.openRuns.add(this);
    watchExit(options.exitTimeout);
    if (options.captureConsole) captureConsole();
    if (options.timeout === undefined) return;
    // Not from the begin: starting the shipper has taken its time.
    this.deadline = uptime() + options.timeout;
    this.timer = setTimeout(() => this.timeOut(), options.timeout).unref();
  }

  readonly debug = (text: unknown): void => this.line('debug', () => text);
  readonly info = (text: unknown): void => this.line('info', () => text);
  /** A warning makes a `Done` run show as done with warnings. */
  readonly warn = (text: unknown): void => this.line('warn', () => text);
  readonly error = (text: unknown): void => this.line('error', () => text);

  /** Aborts when the run's `timeout` has passed, or that of a run within it whose function still goes on and asks. */
  get signal(): AbortSignal {
    const overdue = shared.storage?.getStore()?.overdue;
    if (overdue) return overdue.signal;
    this.abort ??= new AbortController();
    setMaxListeners(0, this.abort.signal); // Whatever the run starts may listen.
    return this.abort.signal;
  }

  line(level: Level, text: () => unknown): void {
    this.write(() => ({ kind: 'line', level, text: cleanText(text(), MAX_LINE, this.redactLine) }));
  }

  /** @param fraction from 0 to 1 */
  readonly progress = (fraction: number | bigint | string, text?: string): void =>
    this.write(() => {
      const number = toNumber(fraction);
      const isPercent = number >= 2;
      const odd = isPercent ? 'is treated as a percentage' : Number.isNaN(number) && "isn't a number and counts as 0";
      if (odd) warnOnce(`progress(${cleanText(fraction, 100, this.redact)}) ${odd}; pass 0 to 1.`, odd);
      const part = Math.min(1, Math.max(0, isPercent ? number / 100 : number || 0));
      return { kind: 'progress', fraction: part, ...(text !== undefined && { text: this.sentence(text) }) };
    });

  /** A number to compare between runs: a number, a bigint, or a numeric text. */
  readonly metric = (name: string, value: number | bigint | string): void =>
    this.write(() => {
      const number = toNumber(value);
      // JSON has neither NaN nor infinity.
      if (!Number.isFinite(number)) throw new Error(`the metric ${cleanText(name, 100, this.redact)} isn't a number`);
      return { kind: 'metric', name: cleanText(name, 100, this.redact), value: number };
    });

  /** Replaces the run's message. */
  readonly message = (text: string): void => {
    this.hasMessage = true;
    this.write(() => ({ kind: 'message', text: this.sentence(text) }));
  };

  readonly comment = (text: string): void => this.write(() => ({ kind: 'comment', text: this.sentence(text) }));

  /** Asks for a human's validation of the run. */
  readonly requireValidation = (why = 'The result must be checked.'): void =>
    this.write(() => ({ kind: 'validation', reason: this.sentence(why) }));

  succeed(result?: unknown, ending: Ending = { status: 'Done' }): void {
    const needed = this.ask('validate', result);
    if (needed) this.requireValidation(typeof needed === 'string' ? needed : undefined);
    // If the function blocked the thread, the timer had no chance.
    const isLate = uptime() > this.deadline;
    const message = isLate ? `Ended only after its ${this.limit()}` : this.ask('message', result);
    this.end({ ...ending, message, status: isLate ? 'TimedOut' : 'Done' });
  }

  readonly fail = (error: unknown): void => this.end({ status: 'Error', error: { error } });

  /**
   * Like `fail`, but lets Node read the error first: Node takes the header of its report of an unhandled rejection from
   * the stack only as long as nobody has read it.
   */
  failLater(error: unknown): void {
    const failure = (this.failure = { status: 'Error', error: { error }, at: this.endTime() } as const);
    setImmediate(() => this.end(failure));
  }

  /** The process ends with this code: with nothing left to wait for (`drained`), or in the middle. */
  endAtExit(code: number, drained: boolean): void {
    if (this.failure) this.end(this.failure);
    const ending = this.origin.atExit(code, drained);
    // A function that was still running has no result, which its options would read.
    if (ending.status === 'Done') this.succeed(this.origin.startedAt === undefined ? NO_RESULT : undefined, ending);
    else this.end(ending);
  }

  /** Ends the run once; later calls are ignored. */
  end({ status, message, exitCode, error, at = this.endTime() }: Ending): void {
    this.write(() => {
      const end: Unnumbered<EndEvent> = { kind: 'end', at: isoTime(at), status, exitCode };
      const text = message ?? (status === 'Done' && !this.hasMessage ? 'OK' : error && formatHeadline(error.error));
      if (text !== undefined) end.message = this.sentence(text);
      if (error) end.traceback = cleanText(formatTraceback(error.error), MAX_TRACEBACK, this.redact);
      if (error) end.fingerprint = computeFingerprint(error.error);
      return end;
    });
    this.overdue = undefined;
    clearTimeout(this.timer);
    shared.openRuns.delete(this);
    for (const inner of shared.openRuns) if (inner.outer === this) inner.outer = this.outer;
    this.shipper.wake();
  }

  private timeOut(): void {
    this.end({ status: 'TimedOut', message: `Still running after its ${this.limit()}` });
    this.overdue = this.abort ??= new AbortController();
    this.overdue.abort(new DOMException(`The run's ${this.limit()} is over`, 'TimeoutError'));
  }

  private write(event: () => Unnumbered): void {
    if (!shared.openRuns.has(this)) return;
    const work = () => this.writer.write(event());
    attempt(work, (why) => `an event of the run can't be written (${why}); the job goes on.`);
  }

  private readonly sentence = (text: unknown): string => cleanText(text, MAX_SENTENCE, this.redact);

  /** Uses the clock that nobody sets, so an end is never before its begin. If the machine slept, the wall clock is later. */
  private endTime(): number {
    return Math.max(now(), this.begunAt + uptime() - this.begunAfter);
  }

  /** The value of an option for this result. If its function throws or is async, that is reported and doesn't affect the job. */
  private ask(option: 'message' | 'validate', result: unknown): unknown {
    const answer: unknown = this.options[option];
    if (typeof answer !== 'function') return answer;
    if (result === NO_RESULT) return undefined;
    const work = () => {
      const said: unknown = answer(result);
      if (typeof readProperty(said, 'then') !== 'function') return said;
      Promise.resolve(said).catch(() => {});
      throw new Error("it must not be async: the run doesn't wait");
    };
    const of = `the option "${option}" of job ${this.options.jobId}`;
    return attempt(work, (why) => `${of} failed (${why}); it is ignored.`);
  }

  private connectDestination(): string | null {
    const database = this.options.database ?? getSetting('JOB_LOGGER_DB')?.value;
    const connect = () => {
      const todo = '"job-logger init" sets one up, "job-logger flush --to" sends what waits.';
      if (!database) throw new Error(`no database is set (JOB_LOGGER_DB): ${todo}`);
      const { engine, name } = parseDestination(database);
      // The shipper has another working directory.
      this.shipper.connect(name, engine === 'sqlite' ? name : database);
      return name;
    };
    return attempt(connect, (why) => `${why} The run is kept in its journal.`) ?? null;
  }
}

/** Begins a run; undefined if not even a journal can be written, which is reported. Never throws. */
export function beginRun(options: CheckedOptions, origin: RunOrigin): Run | undefined {
  return attempt(
    () => new Run(options, origin),
    (why) => `this run of job ${options.jobId} isn't recorded: ${why}`,
  );
}
