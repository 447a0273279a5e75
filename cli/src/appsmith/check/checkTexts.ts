import { type AnyNode, type AssignmentProperty, type Property } from 'acorn';
import { ancestor, simple } from 'acorn-walk';
import { getTextAtPath } from '#preview/textAtPath';
import { type App, getFile, type Page, type Widget } from '../app.js';
import { findBindings, getPaths } from '../bindings.js';
import { findCalls, getCalledName } from '../calls.js';
import { text } from '../json.js';
import { parseBody, parseIfValid } from '#preview/server/parse';
import type { Finding } from './finding.js';
import { listBindingsInFiles, listWidgetsInFiles } from './withFiles.js';
import { listColumns } from '../tableColumns.js';

/** The JS object with all texts that a user reads, in each language. */
const TEXTS = 'Texts';

/** Properties of a widget that a user reads. Labels of tabs can't be bindings, so they are left out. */
const VISIBLE_PROPERTIES = `text label labelText placeholderText tooltip labelTooltip errorMessage title chartName
  xAxisName yAxisName sourceData`.split(/\s+/);
const VISIBLE_OF_COLUMN = 'label buttonLabel menuButtonLabel displayText placeholderText computedValue'.split(' ');

/** Finds texts outside the text object, because they would not be translated, and keys that it doesn't have. */
export function* checkTexts(app: App): Generator<Finding> {
  for (const page of app.pages) {
    for (const { widget, file } of listWidgetsInFiles(page)) {
      for (const { path, literal } of [...findVisibleTexts(widget), ...findAlertTexts(widget)])
        yield {
          file,
          reason: `${widget.widgetName}.${path} contains the text ${JSON.stringify(literal)}; texts belong into ${TEXTS}`,
        };
    }
    yield* checkScripts(page);
    yield* checkKeys(page);
  }
}

/** A key that the text object doesn't have would be shown itself. */
function* checkKeys(page: Page): Generator<Finding> {
  const bodies = page.jsObjects.map(({ unpublishedCollection: { name, body } }) => ({
    file: getFile(page, name),
    node: parseIfValid(body, parseBody),
    name,
  }));
  const known = new Set<string>();
  const texts = bodies.find(({ name }) => name === TEXTS)?.node;
  if (!texts) return;
  simple(texts, { Property: (property) => known.add(getKey(property) ?? '') });
  const bindings = [...listBindingsInFiles(page)].map(({ file, expression }) => ({
    file,
    node: parseIfValid(expression),
  }));
  for (const { file, node } of [...bodies, ...bindings])
    for (const key of findKeys(node))
      if (!known.has(key)) yield { file, reason: `${TEXTS} has no text ${JSON.stringify(key)}` };
}

/** The literal keys that are passed to the text object. */
function findKeys(node: AnyNode | undefined): string[] {
  return (node ? findCalls(node) : [])
    .flatMap((call): AnyNode[] => {
      const [first, ...more] = call.arguments;
      const [object, method] = getCalledName(call).split('.');
      if (object !== TEXTS || !method || !first) return [];
      return method === 'say' ? [first] : more;
    })
    .flatMap((key): AnyNode[] => (key.type === 'ConditionalExpression' ? [key.consequent, key.alternate] : [key]))
    .flatMap((key) => (key.type === 'Literal' && typeof key.value === 'string' ? [key.value] : []));
}

function* checkScripts(page: Page): Generator<Finding> {
  for (const { unpublishedCollection } of page.jsObjects) {
    const { name, body } = unpublishedCollection;
    if (name === TEXTS) continue;
    for (const literal of findAlertLiterals(parseIfValid(body, parseBody)))
      yield {
        file: getFile(page, name),
        reason: `an alert contains the text ${JSON.stringify(literal)}; texts belong into ${TEXTS}`,
      };
  }
}

interface VisibleText {
  path: string;
  literal: string;
}

function* findVisibleTexts(widget: Widget): Generator<VisibleText> {
  const visible = VISIBLE_PROPERTIES.map((name) => ({ path: name, value: text(widget[name]) }));
  if (widget.type === 'TABLE_WIDGET_V2') visible.splice(VISIBLE_PROPERTIES.indexOf('label'), 1);
  for (const { id, column } of listColumns(widget)) {
    if (column.isVisible === false) continue;
    for (const name of VISIBLE_OF_COLUMN)
      visible.push({ path: `primaryColumns.${id}.${name}`, value: text(column[name]) });
  }
  for (const { path, value } of visible) {
    const bindings = findBindings(value);
    const around = bindings.reduce((left, binding) => left.replace(`{{${binding}}}`, ''), value);
    if (containsWords(around)) yield { path, literal: around.trim() };
    for (const binding of bindings) for (const literal of findTexts(parseIfValid(binding))) yield { path, literal };
  }
}

function* findAlertTexts(widget: Widget): Generator<VisibleText> {
  for (const path of getPaths(widget.dynamicTriggerPathList)) {
    for (const binding of findBindings(getTextAtPath(widget, path)))
      for (const literal of findAlertLiterals(parseIfValid(binding))) yield { path, literal };
  }
}

/** Texts that `showAlert` shows. */
function findAlertLiterals(node: AnyNode | undefined): string[] {
  const alerts = node ? findCalls(node).filter((call) => getCalledName(call) === 'showAlert') : [];
  return alerts.flatMap(({ arguments: [first] }) => findTexts(first));
}

/** String literals that people read: several words, or one with a capital that is itself a value. */
function findTexts(node: AnyNode | undefined): string[] {
  const found: string[] = [];
  if (!node) return found;
  const take = (value: unknown, ancestors: AnyNode[]) => {
    if (typeof value !== 'string') return;
    if (/\p{L}\s+\p{L}/u.test(value) || (/^\P{L}*\p{Lu}\p{Ll}/u.test(value) && isValue(ancestors))) found.push(value);
  };
  ancestor(node, {
    Literal: ({ value }, _state, ancestors) => take(value, ancestors),
    TemplateElement: ({ value }, _state, ancestors) => take(value.cooked, ancestors),
  });
  return found;
}

/** Whether a literal is what an expression gives or is joined of: no key, no argument, nothing that is compared. */
function isValue(ancestors: AnyNode[]): boolean {
  const [parent, node] = [ancestors.at(-2), ancestors.at(-1)];
  if (parent?.type === 'ConditionalExpression') return parent.test !== node;
  if (parent?.type === 'BinaryExpression') return parent.operator === '+';
  if (parent?.type === 'Property') return getKey(parent) === 'label';
  return (
    !parent || /^(VariableDeclarator|LogicalExpression|TemplateLiteral|ArrowFunctionExpression)$/.test(parent.type)
  );
}

function getKey({ key, computed }: Property | AssignmentProperty): string | undefined {
  return key.type === 'Identifier' && !computed ? key.name : undefined;
}

function containsWords(value: string): boolean {
  return /\p{L}{2}/u.test(value.replaceAll(/<[^>]*>/g, ''));
}
