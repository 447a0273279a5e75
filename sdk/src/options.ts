import { bareCopy, getTag } from './foreign.js';

/** How a script wants to be watched. */
export interface MonitorOptions<Result = unknown> {
  /** The job's number in the table Jobs, which `job-logger new` printed. Default: `JOB_LOGGER_JOB`. */
  jobId?: number | undefined;
  /** The run's message when it is done, or a function that makes it from the result. */
  message?: string | ((result: Result) => string) | undefined;
  /** Whether a human must validate the result: always (`true`), with a reason (a text), or if a function of the result says so. */
  validate?: boolean | string | ((result: Result) => boolean | string | undefined) | undefined;
  /** Whether the output of `console.log`, `info`, `warn`, `error` and `debug` also becomes log lines. Default: false. */
  captureConsole?: boolean | undefined;
  /** After this many milliseconds the run is `TimedOut` and its `signal` aborts; the function goes on unless it listens. */
  timeout?: number | undefined;
  /** More secrets to remove from all texts: a text literally, an expression wherever it matches. */
  redact?: readonly (string | RegExp)[] | undefined;
  /** How many milliseconds the exit may wait if the shipper would be killed with it (a container, CI). Default: 2000. */
  exitTimeout?: number | undefined;
  /** Connection string or `sqlite:PATH`; overrides `JOB_LOGGER_DB`. */
  database?: string | undefined;
  /** Starts the shipper when the monitor is set up, before data is loaded: forking costs about 50 ms for each GB in use. */
  eager?: boolean | undefined;
}

export type CheckedOptions = MonitorOptions<never> & { jobId: number };

const MAX_TIMER = 2 ** 31 - 1;

const isOneOf = (...types: string[]) => ((value) => types.includes(typeof value)) as (value: unknown) => boolean;
const isSecret = (value: unknown) => typeof value === 'string' || getTag(value) === '[object RegExp]';
const isNumber = (value: unknown, from: number) => typeof value === 'number' && value >= from && value <= MAX_TIMER;

const checks: Record<keyof MonitorOptions, [(value: unknown) => boolean, string]> = {
  jobId: [(value) => Number.isInteger(value) && isNumber(value, 1), 'a whole number from 1'],
  message: [isOneOf('string', 'function'), 'a text, or a function of the result'],
  validate: [isOneOf('boolean', 'string', 'function'), 'true, a reason, or a function of the result'],
  captureConsole: [isOneOf('boolean'), 'true or false'],
  timeout: [(value) => isNumber(value, 1), `milliseconds, from 1 to ${MAX_TIMER}`],
  redact: [(value) => Array.isArray(value) && value.every(isSecret), 'a list of texts and regular expressions'],
  exitTimeout: [(value) => isNumber(value, 0), `milliseconds, from 0 to ${MAX_TIMER}`],
  database: [(value) => typeof value === 'string' && value.trim() !== '', 'a connection string, or "sqlite:PATH"'],
  eager: [isOneOf('boolean'), 'true or false'],
};

/** @param form the function that got the options @throws TypeError that names it, the option, its allowed values, and its value */
export function checkOptions(form: string, options: unknown): CheckedOptions {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`${form}: give it an object such as { jobId: 3 }, not ${describeValue(options)}`);
  const valid = Object.keys(checks).filter((key) => key !== 'timeout' || form !== 'monitorScript');
  for (const [key, value] of Object.entries(options)) {
    if (!valid.includes(key)) throw new TypeError(`${form}: "${key}" isn't an option; valid ones: ${valid.join(', ')}`);
    const [holds, wanted] = checks[key as keyof MonitorOptions];
    if (value !== undefined && !holds(value))
      throw new TypeError(`${form}: "${key}" is ${wanted}, not ${describeValue(value, key)}`);
  }
  const own: MonitorOptions<never> = bareCopy(options);
  own.jobId ??= Number(process.env.JOB_LOGGER_JOB);
  if (checks.jobId[0](own.jobId)) return own as CheckedOptions;
  const number = process.env.JOB_LOGGER_JOB?.trim();
  if (number) throw new TypeError(`${form}: JOB_LOGGER_JOB is ${checks.jobId[1]}, not ${describeValue(number)}`);
  const todo = `Give ${form === 'exec' ? '--job N before the command' : '{ jobId: N }'} or set JOB_LOGGER_JOB; "job-logger new" prints the number`;
  throw new TypeError(`${form}: which job is this? ${todo}`);
}

/** A secret that was given alone instead of in a list isn't shown. */
function describeValue(value: unknown, key = ''): string {
  if (typeof value === 'string') return key === 'redact' ? 'one text' : JSON.stringify(value);
  return value === null || typeof value === 'number' ? String(value) : `a ${typeof value}`.replace(/a (?=[ou])/, 'an ');
}
