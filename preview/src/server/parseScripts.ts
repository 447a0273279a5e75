/**
 * Parses the scripts of a page like Appsmith's client, so that the browser doesn't have to: the members of its JS
 * objects, and the references in each widget's bindings. A JS object that is on many pages is parsed once.
 */
import { parse, type Node } from 'acorn';
import type { Collection, Member, Page, Widget } from '../application.js';
import { getErrorMessage } from '../getErrorMessage.js';
import { listBindings } from '../evaluator/bindingText.js';
import type { PageSource } from './exportFile.js';
import { ECMA_VERSION } from '../ecmaVersion.js';
import { getTextAtPath } from '../textAtPath.js';
import { collectReferences, findReferences } from './references.js';

const parsed = new WeakMap<PageSource, Page>();
const collections = new Map<string, Collection>();
/** Far more than an application has. Each edit of a script adds one. */
const MOST_KEPT = 500;

export function parseScripts(source: PageSource): Page {
  let page = parsed.get(source);
  if (!page) {
    page = {
      ...source,
      collections: source.collections.map(({ name, body }) => parseOnce(name, body)),
      references: Object.fromEntries(listBindingsOf(source.canvas).map((script) => [script, findReferences(script)])),
    };
    parsed.set(source, page);
  }
  return page;
}

function listBindingsOf(widget: Widget): string[] {
  const own = (widget.dynamicBindingPathList ?? []).flatMap(({ key }) => listBindings(getTextAtPath(widget, key)));
  return [...own, ...(widget.children ?? []).flatMap(listBindingsOf)];
}

function parseOnce(name: string, body: string): Collection {
  const key = `${name} ${body}`;
  const collection = collections.get(key) ?? parseCollection(name, body);
  if (collections.size >= MOST_KEPT) collections.clear();
  collections.set(key, collection);
  return collection;
}

function parseCollection(name: string, body: string): Collection {
  try {
    return { name, members: parseMembers(name, body) };
  } catch (error) {
    return { name, members: [], fault: getErrorMessage(error) };
  }
}

/** @throws Error if Appsmith's parser doesn't accept the body */
function parseMembers(object: string, body: string): Member[] {
  if (!body.startsWith('export default {')) {
    throw new Error('its text must begin with "export default {": Appsmith reads nothing else');
  }
  // Appsmith does this to the text, strings included.
  const text = body.replaceAll('this.', `${object}.`);
  const program = parse(text, { ecmaVersion: ECMA_VERSION, sourceType: 'module' }) as Node & { body: Node[] };
  const [statement] = program.body as (Node & { declaration?: Node & { properties?: Property[] } })[];
  return (statement?.declaration?.properties ?? []).map((property) => parseMember(property, text));
}

type Property = Node & {
  key?: Node & { name?: string; value?: string };
  value?: Node & { async?: boolean; generator?: boolean };
  method?: boolean;
  computed?: boolean;
  kind?: string;
};

function parseMember({ type, key, value, method, computed, kind }: Property, text: string): Member {
  const name = key?.name ?? key?.value;
  if (type !== 'Property' || name === undefined || computed || kind !== 'init' || !/Function/.test(value?.type ?? '')) {
    throw new Error('it may hold plain functions only: no variable, no spread, no accessor, no computed name');
  }
  const head = method ? `${value!.async ? 'async ' : ''}function${value!.generator ? '*' : ''} ` : '';
  return { name, source: `(${head}${text.slice(value!.start, value!.end)})`, references: collectReferences(value!) };
}
