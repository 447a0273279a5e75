/**
 * The system's code of an error, such as ENOENT. It doesn't use `instanceof`, because errors of jest's sandbox and of
 * Node have different classes.
 */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
