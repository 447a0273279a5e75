import type { Database, ProcedureName } from '#database';
import type { ActionParameter } from '../application.js';
import type { Query } from './exportFile.js';
import { PluginError, prepareStatement } from './sqlParameters.js';

const CALL = /^\s*EXEC(?:UTE)?\s+dashboard\.(\w+)\s+@Input\s*=\s*\?\s*;?\s*$/i;

/**
 * Calls the procedure of a query, with the caller's email that the server knows, whatever the browser claims.
 *
 * @throws PluginError if the plugin, or SQL Server, would refuse the query itself; Refusal, StoreError like `call`
 */
export async function executeSql(
  database: Database,
  query: Query,
  parameters: readonly ActionParameter[],
  email: string,
): Promise<object[]> {
  const [template] = query.configuration.pluginSpecifiedTemplates ?? [{ value: true }];
  if (template?.value === false) throw new PluginError(`${query.name} isn't a prepared statement: switch that on.`);
  const { statement, bound } = prepareStatement(query.configuration.body ?? '', parameters);
  const [, procedure] = CALL.exec(statement) ?? [];
  const [input] = bound;
  if (procedure === undefined || !input) {
    throw new PluginError(`The preview executes "EXEC dashboard.NAME @Input = {{ … }}" only, not: ${statement}`);
  }
  return database.call(procedure as ProcedureName, { ...parseInput(query, input), Email: email });
}

function parseInput(query: Query, { type, text }: { type: string; text: string }): object {
  if (type !== 'nvarchar') {
    throw new PluginError(`@Input of ${query.name} is bound as ${type}, and must be JSON: use JSON.stringify({ … }).`);
  }
  try {
    const input: unknown = JSON.parse(text);
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  } catch {
    // Told below.
  }
  throw new PluginError(`@Input of ${query.name} isn't a JSON object.`);
}
