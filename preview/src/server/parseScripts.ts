/**
 * Parses the scripts of a page like Appsmith's client, so that the browser doesn't have to: the members of its JS
 * objects, and the references in each widget's bindings.
 */
import type { Collection, Page, Widget } from '../application.js';
import { listBindings } from '../evaluator/bindingText.js';
import { getErrorMessage } from '../getErrorMessage.js';
import { getTextAtPath } from '../textAtPath.js';
import type { PageSource } from './exportFile.js';
import { findReferences } from './references.js';
import { parseScript } from './script.js';

const parsed = new WeakMap<PageSource, Page>();

export function parseScripts(source: PageSource): Page {
  let page = parsed.get(source);
  if (!page) {
    page = {
      ...source,
      collections: source.collections.map(parseCollection),
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

function parseCollection({ name, body }: PageSource['collections'][number]): Collection {
  try {
    const { functions, variables } = parseScript(name, body);
    if (variables.length > 0) throw new Error('the preview knows no variable in it, only functions');
    const members = functions.map((member) => ({
      name: member.name,
      source: `(${member.source})`,
      references: findReferences(member.source),
    }));
    return { name, members };
  } catch (error) {
    return { name, members: [], fault: getErrorMessage(error) };
  }
}
