import { StoreError, type StoreErrorCode } from './runStore.js';

/** What the driver threw, as far as it is looked at. */
interface DriverError {
  message: string;
  code?: string;
  /** SQL Server's own number. */
  number?: number;
  /** Codes and messages of all that it wraps, for what only they tell (ECONNREFUSED). */
  all: string;
}

/** Of the server: https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors */
const BY_NUMBER: Record<number, StoreErrorCode> = {
  208: 'schema', // a table that isn't there
  229: 'rights',
  230: 'rights',
  262: 'rights',
  297: 'rights',
  300: 'rights',
  916: 'rights', // the login isn't a user of the database
  911: 'schema',
  2812: 'schema',
  4060: 'schema',
  18456: 'login',
  18452: 'login',
  18486: 'login',
  18487: 'login',
  18488: 'login',
  // Worth another try: deadlock victim, lock timeout, somebody else inserted the same a moment before, and what
  // Azure SQL says when it moves or throttles a database.
  1205: 'unavailable',
  1222: 'unavailable',
  2601: 'unavailable',
  2627: 'unavailable',
  701: 'unavailable',
  802: 'unavailable',
  1105: 'unavailable', // the disk is full
  9002: 'unavailable', // the log is full
  3960: 'unavailable',
  10928: 'unavailable',
  10929: 'unavailable',
  40197: 'unavailable',
  40501: 'unavailable',
  40613: 'unavailable',
  49918: 'unavailable',
  49919: 'unavailable',
  49920: 'unavailable',
  50404: 'unknown-job',
};

const CONNECTION_CODES =
  /^(ETIMEOUT|ETIMEDOUT|ESOCKET|ECONNREFUSED|ECONNRESET|ECONNCLOSED|ECLOSE|ENOTOPEN|ECANCEL|EINVALIDSTATE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|EINSTLOOKUP|EALREADYCLOSED|ENOCONN|EABORT|UNKNOWN)$/;

/**
 * Whatever the driver threw as a {@link StoreError} that says what to do.
 *
 * @param target the destination's name
 * @param secrets kept out of the message, should the server or driver have repeated one
 */
export function sqlServerError(error: unknown, target: string, secrets: string[]): StoreError {
  if (error instanceof StoreError) return error;
  const { message, code, number, all } = driverError(error);
  const said = withoutSecrets(message, secrets);
  const kind = codeOf(said, code, number);
  return new StoreError(kind, sentence(kind, said, target, { code, number, all }));
}

/**
 * What a procedure itself has said: the number of its `THROW` (50400 and up) with its text, if that is what it is. A value
 * that the server couldn't convert counts as wrong input too.
 */
export function thrownByProcedure(error: unknown): { number: number; message: string } | undefined {
  const { message, number } = driverError(error);
  if (number === undefined) return undefined;
  if (number >= 50_400 && number < 50_500) return { number, message };
  if (CONVERSIONS.includes(number) || /^invalid input syntax|out of range/.test(message))
    return { number: 50_400, message: `A value has the wrong type: ${message}` };
  return undefined;
}

const CONVERSIONS = [241, 242, 245, 248, 517, 8114, 8115, 13_608, 13_609];

function codeOf(said: string, code: string | undefined, number: number | undefined): StoreErrorCode {
  if (/self.signed certificate|certificate|altnames|CERT_/i.test(said) && code !== 'EREQUEST') return 'login';
  if (number !== undefined && BY_NUMBER[number]) return BY_NUMBER[number];
  if (/^Cannot open (user default )?database|database "[^"]*" does not exist/i.test(said)) return 'schema';
  if (code === 'ELOGIN' || code === 'EFEDAUTH' || code === 'EENCRYPT') return 'login';
  if (code !== undefined && CONNECTION_CODES.test(code)) return 'unavailable';
  if (/Failed to acquire a connection|ResourceRequest timed out|operation timed out/i.test(said)) return 'unavailable';
  if (/^Could not find stored procedure|could not find stored procedure/i.test(said)) return 'schema';
  if (/permission (was )?denied/i.test(said)) return 'rights';
  if (/duplicate key|deadlock|could not serialize/i.test(said)) return 'unavailable';
  return 'refused';
}

function sentence(
  kind: StoreErrorCode,
  said: string,
  target: string,
  { code, number, all }: { code: string | undefined; number: number | undefined; all: string },
): string {
  const quoted = `(The driver said: ${said.replace(/\s+/g, ' ').trim()}${number === undefined ? '' : ` [${number}]`})`;
  switch (kind) {
    case 'unavailable':
      return `${unavailable(target, code, all)} ${quoted}`;
    case 'login':
      return /certificate|altnames|CERT_/i.test(said)
        ? `${target} shows a certificate that this machine doesn't trust. Install its authority here, or add "TrustServerCertificate=true" to the setting. ${quoted}`
        : `${target} refused the login. Check user and password, and on a fresh SQL Server that mixed mode is on. ${quoted}`;
    case 'schema':
      return `${target} isn't there or isn't a JobLogger database yet. Run "job-logger init" with a login that may create it. ${quoted}`;
    case 'rights':
      return `The login may not do this on ${target}. Make it a member of job_runner, dashboard_user or dashboard_admin. ${quoted}`;
    case 'unknown-job':
      return said;
    case 'refused':
    default:
      return `${target} refused the data and will refuse it again. ${quoted}`;
  }
}

function unavailable(target: string, code: string | undefined, all: string): string {
  if (all.includes('ECONNREFUSED')) {
    return `Nothing listens at ${target}. Is SQL Server running, its TCP protocol on (off on a fresh Express), the port right?`;
  }
  if (/ENOTFOUND|EAI_AGAIN|getaddrinfo/.test(all))
    return `The server of ${target} isn't known to this machine's name service.`;
  if (code === 'EINSTLOOKUP' || /instance/i.test(all)) {
    return `The instance of ${target} wasn't found: is SQL Browser running there? Or name the port: "Server=host,1433".`;
  }
  if (code === 'ETIMEOUT' || code === 'ETIMEDOUT') return `${target} didn't answer in time.`;
  return `The connection to ${target} failed or was cut.`;
}

function driverError(error: unknown): DriverError {
  const found = flat(error);
  const message = found.map((one) => textOf(one, 'message')).find(Boolean) ?? String(error);
  const code = found.map((one) => textOf(one, 'code')).find(Boolean);
  const number = found.map((one) => numberOf(one)).find((one) => one !== undefined);
  const all = found.map((one) => `${textOf(one, 'code') ?? ''} ${textOf(one, 'message') ?? ''}`).join('\n');
  return { message, all, ...(code === undefined ? {} : { code }), ...(number === undefined ? {} : { number }) };
}

/** The error, then what it wraps: `mssql` keeps tedious' own in `originalError`, with the server's in `info` or `cause`. */
function flat(error: unknown, depth = 0): object[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const inner = ['originalError', 'info', 'cause'].flatMap((key) => flat(Reflect.get(error, key), depth + 1));
  const list: unknown = Reflect.get(error, 'errors');
  return [error, ...inner, ...(Array.isArray(list) ? list.flatMap((one: unknown) => flat(one, depth + 1)) : [])];
}

function textOf(error: object, key: string): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : undefined;
}

function numberOf(error: object): number | undefined {
  const value: unknown = Reflect.get(error, 'number');
  return typeof value === 'number' && value > 0 ? value : undefined;
}

function withoutSecrets(text: string, secrets: string[]): string {
  return secrets.filter(Boolean).reduce((clean, secret) => clean.replaceAll(secret, '…'), text);
}
