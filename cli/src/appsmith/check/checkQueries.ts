import type { ObjectExpression } from 'acorn';
import { type Action, actionName, type App, files, isJsFunction, type Page } from '../app.js';
import { findBindings } from '../bindings.js';
import { getCalledName } from '../calls.js';
import { isObject, object, objects, text } from '../json.js';
import { parseIfValid } from '#preview/server/parse';
import type { Finding } from './finding.js';
import { getActionFile } from './withFiles.js';

const DATABASE = 'mssql-plugin';
const API = 'restapi-plugin';

/** Compares queries with `sql/`, and with what the plugins do with them. */
export function* checkQueries(app: App, procedures: Map<string, string[]>): Generator<Finding> {
  const datasources = new Map(app.datasources.map((each) => [text(each.name), each]));
  for (const datasource of app.datasources) {
    if (![DATABASE, API].includes(text(datasource.pluginId)))
      yield { file: files.application, reason: `pluginId ${text(datasource.pluginId)} isn't one this app uses` };
  }
  for (const page of app.pages) {
    for (const action of page.actions) {
      const { userSetOnLoad, datasource, runBehaviour } = action.unpublishedAction;
      const file = getActionFile(page, action);
      if (userSetOnLoad !== true)
        yield { file, reason: 'userSetOnLoad must be true, or Appsmith decides itself whether it runs on page load' };
      if (!['MANUAL', 'ON_PAGE_LOAD', 'ON_PAGE_UNLOAD', 'AUTOMATIC'].includes(text(runBehaviour)))
        yield { file, reason: `runBehaviour ${text(runBehaviour)} isn't known` };
      if (isJsFunction(action)) continue;
      const known = isObject(datasource) ? datasources.get(text(datasource.id)) : undefined;
      if (!known)
        yield { file, reason: 'datasource.id names no datasource of the app: the query would get an empty one' };
      else if (known.pluginId !== action.pluginId)
        yield {
          file,
          reason: `the datasource ${text(known.name)} is of ${text(known.pluginId)}, the query of ${action.pluginId}`,
        };
      yield* checkConfiguration(action, file);
      if (action.pluginId === DATABASE) yield* checkProcedure(page, action, procedures);
      if (action.pluginId === API) yield* checkRequest(page, action);
    }
  }
}

function* checkConfiguration(action: Action, file: string): Generator<Finding> {
  const { actionConfiguration } = action.unpublishedAction;
  const { timeoutInMillisecond, pluginSpecifiedTemplates } = object(actionConfiguration);
  if (!(Number(timeoutInMillisecond) > 0 && Number(timeoutInMillisecond) <= 60_000))
    yield { file, reason: 'timeoutInMillisecond must be from 1 to 60000' };
  if (objects(pluginSpecifiedTemplates)[0]?.value !== true)
    yield { file, reason: 'pluginSpecifiedTemplates[0].value must be true: values are bound then, not pasted' };
}

function* checkProcedure(page: Page, action: Action, procedures: Map<string, string[]>): Generator<Finding> {
  const file = getActionFile(page, action);
  const body = getBody(action);
  const name = /^\s*EXEC\s+dashboard\.(\w+)/.exec(body)?.[1];
  const fields = procedures.get(name ?? '');
  if (!fields) {
    yield { file, reason: `it must be EXEC of a procedure in sql/sqlserver/dashboard; ${name ?? 'none'} isn't there` };
    return;
  }
  if (!actionName(action).startsWith(name!))
    yield { file, reason: `the query ${actionName(action)} executes ${name}: both must have the same name` };
  const bindings = findBindings(body);
  if (!/^\s*EXEC\s+dashboard\.\w+\s+@Input\s*=\s*\{\{[\s\S]*\}\}\s*;?\s*$/.test(body) || bindings.length !== 1) {
    yield { file, reason: `it must be EXEC dashboard.${name} @Input = {{ … }}, without quotes, and with nothing else` };
    return;
  }
  const input = findInput(bindings[0]!);
  if (!input) yield { file, reason: '@Input must be JSON text: {{ JSON.stringify({ … }) }}' };
  for (const field of input ? listKeys(input) : [])
    if (!fields.includes(field)) yield { file, reason: `dashboard.${name} has no field ${field} in its @Input` };
}

/** The object literal of `JSON.stringify({ … })`. */
function findInput(expression: string): ObjectExpression | undefined {
  const [binding] = parseIfValid(expression)?.body ?? [];
  const first = binding?.type === 'FunctionDeclaration' ? binding.body.body[0] : undefined;
  const value = first?.type === 'VariableDeclaration' ? first.declarations[0]?.init : undefined;
  if (value?.type !== 'CallExpression' || getCalledName(value) !== 'JSON.stringify') return undefined;
  const [input] = value.arguments;
  return input?.type === 'ObjectExpression' ? input : undefined;
}

/** Its fields, with those of literals that a function of a spread gets: `...Act.changed({ … })`. */
function listKeys({ properties }: ObjectExpression): string[] {
  return properties.flatMap((property) => {
    if (property.type === 'SpreadElement')
      return property.argument.type === 'CallExpression'
        ? property.argument.arguments.flatMap((value) => (value.type === 'ObjectExpression' ? listKeys(value) : []))
        : [];
    if (property.computed) return [];
    if (property.key.type === 'Identifier') return [property.key.name];
    return property.key.type === 'Literal' ? [String(property.key.value)] : [];
  });
}

/**
 * Media types that the REST plugin knows. It sends the body of any other type, or one with parameters, as ISO-8859-1.
 */
const CONTENT_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
  'application/octet-stream',
];

function* checkRequest(page: Page, action: Action): Generator<Finding> {
  const body = getBody(action);
  const file = getActionFile(page, action);
  if (body !== '' && !(findBindings(body).length === 1 && /^\s*\{\{[\s\S]*\}\}\s*$/.test(body)))
    yield { file, reason: 'the whole body must be one binding: inside a longer JSON text values break it' };
  for (const { key, value } of objects(object(action.unpublishedAction.actionConfiguration).headers)) {
    if (text(key).toLowerCase() === 'content-type' && !CONTENT_TYPES.includes(text(value)))
      yield {
        file,
        reason: `content-type must be exactly one of ${CONTENT_TYPES.join(', ')}: with ${text(value)} accents and emoji are lost`,
      };
  }
}

function getBody({ unpublishedAction: { actionConfiguration } }: Action): string {
  return text(object(actionConfiguration).body);
}
