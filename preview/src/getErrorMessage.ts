/** Also of what scripts throw: an error of another realm, an object with a message, a text. */
export function getErrorMessage(error: unknown): string {
  if (error instanceof Error) return error.message;
  const message: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : error;
  return String(message);
}
