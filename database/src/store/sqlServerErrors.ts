import type { EventEmitter } from 'node:events';
import { StoreError, type StoreErrorCode } from './runStore.js';

/** The parts of the driver's error that we use. */
interface DriverError {
  message: string;
  code: string | undefined;
  /** SQL Server's own number. */
  number: number | undefined;
  /** Codes and messages of all nested errors, because some details are only there (ECONNREFUSED). */
  all: string;
}

/**
 * Numbers of server errors that a person must fix:
 * https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
 */
const NUMBERS: Partial<Record<StoreErrorCode, number[]>> = {
  login: [18452, 18456, 18470, 18486, 18487, 18488],
  // 916: the login isn't a user of the database.
  rights: [229, 230, 262, 297, 300, 916],
  // 208: a table doesn't exist.
  schema: [208, 911, 2812, 4060],
};

/** NULL, CHECK, key and length errors: if the message names one of our columns or constraints, the data is wrong. */
const CONSTRAINTS = [515, 547, 2628];

/**
 * Converts a driver's error to a {@link StoreError} that says what to do.
 *
 * @param target the destination's name
 * @param secrets removed from the message, in case the server or driver repeated one
 */
export function sqlServerError(error: unknown, target: string, secrets: string[]): StoreError {
  if (error instanceof StoreError) return error;
  const thrown = driverError(error);
  const driverText = secrets.filter(Boolean).reduce((text, secret) => text.replaceAll(secret, '…'), thrown.message);
  const kind = classify(driverText, thrown);
  return new StoreError(kind, sentence(kind, driverText, target, thrown), { timedOut: isRequestTimeout(thrown) });
}

/** Whether the connection itself is unusable, as far as we can tell. */
export function isBroken(error: unknown): boolean {
  const thrown = driverError(error);
  return thrown.code === 'ELOGIN' || (thrown.number === undefined && !isRequestTimeout(thrown));
}

/**
 * A server refuses a login with several errors: that it can't open the database, then that the login failed. The driver
 * keeps the text of the last, in the server's language, and no number: a missing database would look like a wrong
 * password. So its error gets the first one's number and the texts of all.
 */
export function keepRefusals(connection: EventEmitter): void {
  const said: { number: number; message: string }[] = [];
  const hear = (refusal: { number: number; message: string }) => said.push(refusal);
  connection.on('errorMessage', hear);
  connection.prependOnceListener('connect', (error?: Error) => {
    connection.off('errorMessage', hear);
    if (!error || !said[0]) return;
    Object.assign(error, { number: said[0].number, message: said.map(({ message }) => message).join(' ') });
  });
}

/**
 * The error that a procedure itself raised: the number of its `THROW` (50400 and up) and its text. A value that the
 * server couldn't convert counts as wrong input too, and a name that is there already as a conflict.
 */
export function thrownByProcedure(error: unknown): { number: number; message: string } | undefined {
  const { message, number } = driverError(error);
  if (number === undefined) return undefined;
  if (isOfProcedure(number)) return { number, message };
  if (CONVERSIONS.includes(number) || /^invalid input syntax|out of range/.test(message))
    return { number: 50_400, message: `A value has the wrong type: ${message}` };
  if (DUPLICATES.includes(number))
    return { number: 50_409, message: 'Somebody else has saved the same just now: look at it, and try again.' };
  return undefined;
}

/** A procedure looks for the same name first, but two callers may do so in the same instant. */
const DUPLICATES = [2601, 2627];
const CONVERSIONS = [241, 242, 245, 248, 517, 8114, 8115, 13_608, 13_609];

/**
 * Only errors about the data are final. It is impossible to list all numbers of a server that restarts, moves, is full
 * or busy, and all errors of a driver whose connection was cut. So every unknown error may go away.
 */
function classify(driverText: string, { code, number }: DriverError): StoreErrorCode {
  if (number === 50_404) return 'unknown-job';
  if (isOfProcedure(number)) return 'refused';
  if (number !== undefined && CONSTRAINTS.includes(number)) {
    return /column|constraint/i.test(driverText) ? 'refused' : 'unavailable';
  }
  const [known] = Object.entries(NUMBERS).find(([, numbers]) => numbers.includes(number ?? 0)) ?? [];
  if (known) return known as StoreErrorCode;
  if (number !== undefined) return namedByText(driverText);
  if (/self.signed certificate|certificate|altnames|CERT_/i.test(driverText)) return 'login';
  if (code === 'EFEDAUTH' || code === 'EENCRYPT') return 'login';
  return namedByText(driverText);
}

/** For servers that speak T-SQL but have their own error numbers. */
function namedByText(driverText: string): StoreErrorCode {
  if (/could not find stored procedure|\bprocedure .* does not exist/i.test(driverText)) return 'schema';
  if (/permission (was )?denied/i.test(driverText)) return 'rights';
  if (/\brole "[^"]*" does not exist|password authentication failed/i.test(driverText)) return 'login';
  return 'unavailable';
}

function isOfProcedure(number: number | undefined): boolean {
  return number !== undefined && number >= 50_400 && number < 50_500;
}

/** The server was working on the request, and stopped when asked to. */
function isRequestTimeout({ code, message }: DriverError): boolean {
  return code === 'ETIMEOUT' && /request failed to complete/i.test(message);
}

function sentence(kind: StoreErrorCode, driverText: string, target: string, thrown: DriverError): string {
  if (kind === 'unknown-job') return driverText;
  const { number } = thrown;
  const words = kind === 'unavailable' ? unavailable(thrown) : kind === 'login' ? login(driverText) : REFUSALS[kind];
  const quoted = `(The driver said: ${driverText.replace(/\s+/g, ' ').trim()}${number === undefined ? '' : ` [${number}]`})`;
  return `${words.replaceAll('TARGET', () => target)} ${quoted}`;
}

const REFUSALS = {
  schema: `TARGET isn't there, isn't open to this login, or isn't a JobLogger database yet. Run "job-logger init" with a login that may create it.`,
  rights: 'The login may not do this on TARGET. Make it a member of job_runner, dashboard_user or dashboard_admin.',
  refused: 'TARGET refused the data.',
};

function login(driverText: string): string {
  return /certificate|altnames|CERT_/i.test(driverText)
    ? `TARGET shows a certificate that this machine doesn't trust. Install its authority here, or add "TrustServerCertificate=true" to the setting.`
    : 'TARGET refused the login. Check user and password, and on a fresh SQL Server that mixed mode is on.';
}

function unavailable({ code, number, all }: DriverError): string {
  if (all.includes('ECONNREFUSED')) {
    return `Nothing listens at TARGET. Is SQL Server running, its TCP protocol on (off on a fresh Express), the port right?`;
  }
  if (/ENOTFOUND|EAI_AGAIN|getaddrinfo/.test(all))
    return `The server of TARGET isn't known to this machine's name service.`;
  if (code === 'EINSTLOOKUP' || /instance/i.test(all)) {
    return `The instance of TARGET wasn't found: is SQL Browser running there? Or name the port: "Server=host,1433".`;
  }
  if (code === 'ETIMEOUT' || code === 'ETIMEDOUT') return `TARGET didn't answer in time.`;
  return number === undefined ? 'The connection to TARGET failed or was cut.' : 'TARGET could not do it.';
}

function driverError(error: unknown): DriverError {
  const found = flat(error);
  const first = (key: string, type: string) =>
    found.map((one) => Reflect.get(one, key) as unknown).find((value) => typeof value === type && value);
  return {
    message: (first('message', 'string') as string | undefined) ?? String(error),
    code: first('code', 'string') as string | undefined,
    number: first('number', 'number') as number | undefined,
    all: found.map((one) => `${Reflect.get(one, 'code')} ${Reflect.get(one, 'message')}`).join('\n'),
  };
}

/**
 * The error, then its nested errors: `mssql` has tedious' error in `originalError`, with the server's in `info` or
 * `cause`.
 */
function flat(error: unknown, depth = 0): object[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const inner = ['originalError', 'info', 'cause'].flatMap((key) => flat(Reflect.get(error, key), depth + 1));
  const list: unknown = Reflect.get(error, 'errors');
  return [error, ...inner, ...(Array.isArray(list) ? list.flatMap((one: unknown) => flat(one, depth + 1)) : [])];
}
