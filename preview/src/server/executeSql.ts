import type { Database, ProcedureName } from '#database';
import type { ActionParameter } from '../application.js';
import { parseSegments } from '../evaluator/bindingText.js';
import type { Query } from './exportFile.js';

const CALL = /^EXEC(?:UTE)?\s+dashboard\.(\w+)\s+@Input\s*=\s*\{\};?$/i;

/**
 * Calls the procedure of a query, with the caller's email that the server knows, whatever the browser claims. Appsmith
 * guesses the type of a parameter from its text, and only JSON is always a text.
 *
 * @throws Error if Appsmith's plugin, or SQL Server, would refuse the query itself; Refusal, StoreError like `call`
 */
export async function executeSql(
  database: Database,
  { name, configuration: { body = '', pluginSpecifiedTemplates } }: Query,
  [input]: readonly ActionParameter[],
  email: string,
): Promise<object[]> {
  if (pluginSpecifiedTemplates?.[0]?.value === false)
    throw new Error(`${name} isn't a prepared statement: switch that on.`);
  const statement = parseSegments(body).map(({ isBinding, text }) => (isBinding ? '{}' : text));
  const [, procedure] = CALL.exec(statement.join('')) ?? [];
  if (procedure === undefined || !input)
    throw new Error(`The preview executes "EXEC dashboard.NAME @Input = {{ … }}" only, not: ${body}`);
  return database.call(procedure as ProcedureName, { ...parseInput(name, input), Email: email });
}

function parseInput(name: string, { type, value }: ActionParameter): object {
  try {
    const input: unknown = type === 'string' && JSON.parse(value);
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  } catch {
    // Told below.
  }
  throw new Error(`@Input of ${name} isn't the text of a JSON object: use JSON.stringify({ … }).`);
}
