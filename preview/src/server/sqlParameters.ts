/**
 * How Appsmith's SQL Server plugin turns a query with bindings into a prepared statement. It guesses each parameter's
 * type from the text that the browser sent, whatever the parameter is meant for.
 */
import type { ActionParameter } from '../application.js';
import { parseSegments } from '../evaluator/bindingText.js';

interface BoundParameter {
  type: 'null' | 'bit' | 'int' | 'bigint' | 'decimal' | 'time' | 'date' | 'datetime' | 'nvarchar';
  text: string;
}

/** What the plugin or the driver would say. */
export class PluginError extends Error {}

/** @returns the statement with a `?` for each binding, and the parameters in that order */
export function prepareStatement(
  body: string,
  parameters: readonly ActionParameter[],
): { statement: string; bound: BoundParameter[] } {
  const bound: BoundParameter[] = [];
  const statement = parseSegments(body)
    .map(({ isBinding, text }) => {
      if (!isBinding) return text;
      const sent = parameters.find(({ binding }) => binding === text);
      bound.push(sent ? bindParameter(sent, bound.length + 1) : { type: 'nvarchar', text: '' });
      return '?';
    })
    .join('');
  // Quotes around a binding are dropped.
  return { statement: statement.replaceAll(/'\?'|"\?"/g, '?'), bound };
}

export function bindParameter({ type, value }: ActionParameter, number = 1): BoundParameter {
  switch (type) {
    case 'null':
      return { type: 'null', text: '' };
    case 'boolean':
      return { type: 'bit', text: value };
    case 'number':
      return bindNumber(value);
    case 'string':
      return bindText(value);
    case 'object':
      throw new PluginError(`The value is not set for the parameter number ${number}.`);
    case 'array':
    default:
      throw new PluginError('Array datatype is not supported in MS SQL');
  }
}

function bindNumber(text: string): BoundParameter {
  if (!Number.isFinite(Number(text))) throw new PluginError('Query preparation failed while inserting value');
  if (!/^-?\d+$/.test(text)) return { type: 'decimal', text };
  return { type: Math.abs(Number(text)) < 2 ** 31 ? 'int' : 'bigint', text };
}

function bindText(text: string): BoundParameter {
  if (/^\d{2}:\d{2}:\d{2}$/.test(text)) return { type: 'time', text };
  // It is mistaken for a time, and then can't be converted to one.
  if (/^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text)) {
    throw new PluginError(`Query preparation failed while inserting value: ${text}`);
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { type: 'date', text };
  if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return { type: 'datetime', text };
  return { type: 'nvarchar', text };
}
