/** The system's name of an error, such as ENOENT. Errors of jest's sandbox and of Node aren't of the same class. */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
