/** What `--json` prints: the rows of the contract, with keys as JavaScript and Python people expect them. */

/** Columns whose text is JSON. */
const JSON_COLUMNS = new Set(['Metrics', 'AlertRules']);

export function asJson(rows: object | object[]): string {
  const json = JSON.stringify(Array.isArray(rows) ? rows.map(camelKeys) : camelKeys(rows), null, 2);
  // JSON doesn't escape these characters, and some terminals interpret them.
  return json.replaceAll(/[\u007F-\u009F]/g, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `RunId` becomes `runId`. */
export function camelKeys(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      JSON_COLUMNS.has(key) && typeof value === 'string' ? (JSON.parse(value) as unknown) : value,
    ]),
  );
}
