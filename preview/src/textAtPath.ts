/**
 * The text at a path like `primaryColumns.Status.computedValue`, `headers[0].value` or `rows["a.b"]`; empty if there is
 * none. Lodash is bundled only with the preview's page, and not installed with the command.
 */
export function getTextAtPath(object: object, path: string): string {
  const steps = [...path.matchAll(/\[(["'])(.*?)\1\]|[^.[\]]+/g)].map(([step, , quoted]) => quoted ?? step);
  const found = steps.reduce<unknown>((held, step) => (held as Record<string, unknown> | null)?.[step], object);
  return typeof found === 'string' ? found : '';
}
