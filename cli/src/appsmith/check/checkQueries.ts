import type { CallExpression, Expression, ObjectExpression, Program } from 'acorn';
import { recursive } from 'acorn-walk';
import { type Action, actionName, type App, files, isJsFunction, type Page } from '../app.js';
import { findBindings } from '../bindings.js';
import { getCalledName } from '../calls.js';
import { isObject, object, objects, text } from '../json.js';
import { actionReferences, onLoadOrder, resolveAction } from '../onLoadOrder.js';
import { parseExpression, parseIfValid } from '../parse.js';
import { parseScript } from '../script.js';
import type { Finding } from './finding.js';
import { getActionFile } from './withFiles.js';
import type { Procedure } from './procedures.js';
import { tryOr } from '#sdk/foreign';

const DATABASE = 'mssql-plugin';
const API = 'restapi-plugin';

/** Compares queries with `sql/`, and with what the plugins do with them. */
export function* checkQueries(app: App, procedures: Map<string, Procedure>): Generator<Finding> {
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
    yield* checkOrder(page);
  }
}

/** The procedure that a query executes. */
export function findProcedure(action: Action): string | undefined {
  return /^\s*EXEC(?:UTE)?\s+dashboard\.(\w+)/i.exec(getBody(action))?.[1];
}

function* checkConfiguration(action: Action, file: string): Generator<Finding> {
  const { actionConfiguration } = action.unpublishedAction;
  const { timeoutInMillisecond, pluginSpecifiedTemplates } = object(actionConfiguration);
  if (!(Number(timeoutInMillisecond) > 0 && Number(timeoutInMillisecond) <= 60_000))
    yield { file, reason: 'timeoutInMillisecond must be from 1 to 60000' };
  if (objects(pluginSpecifiedTemplates)[0]?.value !== true)
    yield { file, reason: 'pluginSpecifiedTemplates[0].value must be true: values are bound then, not pasted' };
}

function* checkProcedure(page: Page, action: Action, procedures: Map<string, Procedure>): Generator<Finding> {
  const file = getActionFile(page, action);
  const body = getBody(action);
  const name = findProcedure(action);
  const procedure = name === undefined ? undefined : procedures.get(name);
  if (!procedure) {
    yield { file, reason: `it must be EXEC of a procedure in sql/sqlserver/dashboard; ${name ?? 'none'} isn't there` };
    return;
  }
  if (name !== actionName(action) && !actionName(action).startsWith(name!))
    yield { file, reason: `the query ${actionName(action)} executes ${name}: both must have the same name` };
  const bindings = findBindings(body);
  if (!/^\s*EXEC\s+dashboard\.\w+\s+@Input\s*=\s*\{\{[\s\S]*\}\}\s*;?\s*$/.test(body) || bindings.length !== 1) {
    yield { file, reason: `it must be EXEC dashboard.${name} @Input = {{ … }}, without quotes, and with nothing else` };
    return;
  }
  const input = parseInput(bindings[0]!, page);
  if (!input.isJson)
    yield { file, reason: '@Input must be JSON text: {{ JSON.stringify({ … }) }}, or a function that returns that' };
  for (const field of new Set(input.fields)) {
    if (!procedure.fields.has(field)) yield { file, reason: `dashboard.${name} has no field ${field} in its @Input` };
  }
}

interface Input {
  isJson: boolean;
  /** Fields of object literals, as far as they can be determined. */
  fields: string[];
}

/** Follows a binding into the functions of JS objects that make the input. */
function parseInput(expression: string, page: Page): Input {
  const program = parseIfValid(expression);
  return program ? readInput(getValue(program), page, new Set()) : { isJson: true, fields: [] };
}

function readInput(value: Expression | undefined, page: Page, seen: Set<string>): Input {
  const nothing = { isJson: false, fields: [] };
  if (value?.type !== 'CallExpression') return nothing;
  const called = getCalledName(value);
  const [first] = value.arguments;
  if (called === 'JSON.stringify') {
    if (first?.type === 'ObjectExpression') return { isJson: true, fields: listKeys(first) };
    return {
      isJson: true,
      fields: first?.type === 'CallExpression' ? findReturned(first, page, seen).flatMap(listLiteralKeys) : [],
    };
  }
  const values = findReturned(value, page, seen);
  const inputs = values.map((each) => readInput(each, page, seen));
  return inputs.length === 0
    ? nothing
    : { isJson: inputs.every(({ isJson }) => isJson), fields: inputs.flatMap(({ fields }) => fields) };
}

/** What a function of a JS object returns, for each of its return statements. */
function findReturned(call: CallExpression, page: Page, seen: Set<string>): Expression[] {
  const called = getCalledName(call);
  const [jsObject = '', name] = called.split('.');
  const script = page.jsObjects.find(({ unpublishedCollection }) => unpublishedCollection.name === jsObject);
  if (!script || seen.has(called)) return [];
  seen.add(called);
  return tryOr([], () => {
    const found = parseScript(jsObject, script.unpublishedCollection.body).functions.find((each) => each.name === name);
    return found ? findReturns(parseExpression(found.source)) : [];
  });
}

function findReturns(program: Program): Expression[] {
  const found = getValue(program);
  if (found?.type === 'ArrowFunctionExpression' && found.body.type !== 'BlockStatement') return [found.body];
  if (found?.type !== 'FunctionExpression' && found?.type !== 'ArrowFunctionExpression') return [];
  const returns: Expression[] = [];
  recursive(found.body, undefined, {
    // Nested functions have return statements of their own.
    Function: () => undefined,
    ReturnStatement: ({ argument }) => {
      if (argument) returns.push(argument);
    },
  });
  return returns;
}

function getValue(program: Program): Expression | undefined {
  const [binding] = program.body;
  const first = binding?.type === 'FunctionDeclaration' ? binding.body.body[0] : undefined;
  return first?.type === 'VariableDeclaration' ? (first.declarations[0]?.init ?? undefined) : undefined;
}

function listLiteralKeys(value: Expression): string[] {
  return value.type === 'ObjectExpression' ? listKeys(value) : [];
}

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

/** Appsmith orders queries by distance, not by dependency. */
function* checkOrder(page: Page): Generator<Finding> {
  const { sets, circle } = onLoadOrder(page);
  const file = files.page(page.name);
  if (circle !== undefined)
    yield { file, reason: `these depend on each other, so Appsmith would run nothing on load: ${circle}` };
  const actions = new Map(page.actions.map((action) => [actionName(action), action]));
  const setIndexes = new Map(sets.flatMap((names, at) => names.map((name) => [name, at])));
  for (const [name, at] of setIndexes) {
    for (const needed of findNeededQueries(actions, name)) {
      if (needed !== name && (setIndexes.get(needed) ?? -1) >= at)
        yield { file, reason: `${name} needs ${needed}, but Appsmith would run them at once on page load` };
    }
  }
}

/** Queries whose data an action reads, also through functions. */
function findNeededQueries(actions: Map<string, Action>, name: string, seen = new Set<string>()): string[] {
  const action = actions.get(name);
  if (!action || seen.has(name)) return [];
  seen.add(name);
  return actionReferences(action)
    .flatMap(({ references }) => references)
    .flatMap((reference) => {
      const referred = resolveAction(actions, reference);
      if (!referred) return [];
      return isJsFunction(referred) ? findNeededQueries(actions, actionName(referred), seen) : [actionName(referred)];
    });
}

function getBody({ unpublishedAction: { actionConfiguration } }: Action): string {
  return text(object(actionConfiguration).body);
}
