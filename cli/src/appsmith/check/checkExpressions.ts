import { getErrorMessage } from '../../failure.js';
import { actionName, type App, getFile, isJsFunction } from '../app.js';
import { findBindings, findTemplates } from '../bindings.js';
import { findCalls, getCalledName } from '../calls.js';
import { parseExpression } from '#preview/server/parse';
import { parseScript } from '#preview/server/script';
import type { Finding } from './finding.js';
import { PLATFORM_FUNCTIONS } from './globals.js';
import { listBindingsInFiles, type BindingInFile, listWidgetsInFiles, getActionFile } from './withFiles.js';

/** Bindings must parse as expressions, and use only what is allowed where they are. */
export function* checkExpressions(app: App): Generator<Finding> {
  for (const page of app.pages) {
    for (const binding of listBindingsInFiles(page)) yield* checkBinding(binding);
    yield* checkBraces(
      listWidgetsInFiles(page).flatMap(({ widget, file }) =>
        findTemplates(widget).map((found) => ({ ...found, file, owner: `${widget.widgetName}.` })),
      ),
    );
    for (const action of page.actions) {
      const { actionConfiguration } = action.unpublishedAction;
      yield* checkBraces(
        findTemplates(actionConfiguration).map((found) => ({ ...found, file: getActionFile(page, action), owner: '' })),
      );
    }
    for (const { unpublishedCollection } of page.jsObjects) {
      const { name, body } = unpublishedCollection;
      try {
        parseScript(name, body);
      } catch (error) {
        yield { file: getFile(page, name), reason: getErrorMessage(error) };
      }
    }
  }
}

/** Statements that can't be on the right side of an assignment, where Appsmith puts the text. */
const STATEMENT = /^\s*(const|let|var|if|for|while|do|switch|try|throw|return)\b/;

function* checkBinding(binding: BindingInFile): Generator<Finding> {
  const { file, page, expression, trigger, widget, path, template } = binding;
  const where = widget ? `${widget.widgetName}.${path}` : path;
  if (expression.trim() === '') {
    yield { file, reason: `${where} has an empty binding` };
    return;
  }
  const statement = STATEMENT.exec(expression)?.[1];
  if (statement !== undefined) {
    yield { file, reason: `${where} starts as a statement (${statement}); it must start as an expression` };
    return;
  }
  let program;
  try {
    program = parseExpression(expression);
  } catch (error) {
    yield { file, reason: `${where} doesn't parse: ${getErrorMessage(error)}` };
    return;
  }
  if (trigger) {
    if (findBindings(template).length > 1 && findBindings(template)[0] === expression)
      yield { file, reason: `${where} has more than one binding, and only the first would run` };
    return;
  }
  const queries = page.actions.filter((action) => !isJsFunction(action)).map((action) => `${actionName(action)}.run`);
  const calls = findCalls(program).map(getCalledName);
  const forbidden = calls.find((called) => PLATFORM_FUNCTIONS.includes(called) || queries.includes(called));
  if (forbidden !== undefined)
    yield { file, reason: `${where} calls ${forbidden}(), which only a trigger or a JS object may` };
}

function* checkBraces(templates: { path: string; value: string; file: string; owner: string }[]): Generator<Finding> {
  for (const { path, value, file, owner } of templates) {
    const rest = findBindings(value).reduce((left, binding) => left.replace(`{{${binding}}}`, ''), value);
    if (rest.includes('{{')) yield { file, reason: `${owner}${path} has {{ without its }}` };
    // Appsmith's server recognises JavaScript strings; its client only counts braces.
    if (findBindings(value).some((binding) => binding.split('{').length !== binding.split('}').length))
      yield {
        file,
        reason: `${owner}${path} has a single brace in a JavaScript text, which Appsmith's client would count`,
      };
  }
}
