/** What the browser sends: an action's id, and a value for each of its bindings. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '#database';
import type { ActionParameter, ActionResult } from '../application.js';
import { getErrorMessage } from '../getErrorMessage.js';
import { executeSql } from './executeSql.js';
import type { Export, Query } from './exportFile.js';
import { buildRestRequest } from './restRequest.js';
import { sendRequest, type Service, SERVICE_ADDRESSES } from './sendRequest.js';

/** The request itself is wrong: there is no such action, or the values aren't its own. */
export class BadRequest extends Error {}

interface Executing {
  database: Database;
  services: Readonly<Record<string, Service>>;
  /** Who calls. */
  email: string;
}

/**
 * @returns the result; a refusal by the database is a result too
 * @throws BadRequest
 */
export async function executeQuery(app: Export, asked: unknown, executing: Executing): Promise<ActionResult> {
  const { query, parameters } = checkRequest(app, asked);
  if (query.plugin === 'restapi-plugin') {
    const service = executing.services[query.datasource] ?? {};
    const address = service.url ?? (query.datasourceUrl || SERVICE_ADDRESSES[query.datasource]);
    if (address === undefined) throw new BadRequest(`The datasource ${query.datasource} has no address.`);
    const request = buildRestRequest(query, address, parameters);
    return sendRequest(query.name, request, service, query.timeout);
  }
  try {
    const rows = executeSql(executing.database, query, parameters, executing.email);
    const data = await withTimeout(rows, query);
    return { isExecutionSuccess: true, data };
  } catch (error) {
    return { isExecutionSuccess: false, data: getErrorMessage(error) };
  }
}

function checkRequest(app: Export, asked: unknown): { query: Query; parameters: ActionParameter[] } {
  const { actionId, parameters, ...more } = (asked ?? {}) as Record<string, unknown>;
  const query = typeof actionId === 'string' ? app.queries.get(actionId) : undefined;
  if (!query) throw new BadRequest(`There is no action ${String(actionId)}.`);
  if (Object.keys(more).length > 0)
    throw new BadRequest(`More than an action and its values: ${Object.keys(more).join(', ')}.`);
  if (!Array.isArray(parameters) || !parameters.every(isParameter))
    throw new BadRequest('The values of its bindings are missing.');
  const sent = parameters.map(({ binding }) => binding).toSorted();
  const own = [...new Set(query.bindings)].toSorted();
  if (JSON.stringify(sent) !== JSON.stringify(own)) {
    throw new BadRequest(`${query.name} has ${own.length} bindings; the values sent are for others.`);
  }
  return { query, parameters };
}

const TYPES = ['null', 'array', 'boolean', 'number', 'object', 'string'];

function isParameter(value: unknown): value is ActionParameter {
  const { binding, type, value: text, ...more } = (value ?? {}) as Record<string, unknown>;
  return (
    typeof binding === 'string' &&
    typeof type === 'string' &&
    TYPES.includes(type) &&
    typeof text === 'string' &&
    Object.keys(more).length === 0
  );
}

/** As in Appsmith, the statement itself continues. */
function withTimeout<T>(work: Promise<T>, { name, timeout }: Query): Promise<T> {
  const late = wait(timeout, undefined, { ref: false }).then(() => {
    throw new Error(`${name} timed out in ${timeout} milliseconds.`);
  });
  return Promise.race([work, late]);
}
