/** Finds `{{ }}` in texts as Appsmith's server does: braces inside JavaScript strings don't count. */
import { isObject, type Json, objects, text } from './json.js';

/** The texts between the braces, untrimmed, in order. */
export function findBindings(template: string): string[] {
  const found: string[] = [];
  let from = template.indexOf('{{');
  while (from !== -1) {
    const end = findBindingEnd(template, from);
    if (end === -1) break;
    found.push(template.slice(from + 2, end - 2));
    from = template.indexOf('{{', end);
  }
  return found;
}

/** The bindings of every text inside, each once. */
export function findAllBindings(value: Json | undefined): string[] {
  if (typeof value === 'string') return findBindings(value);
  const inside = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return [...new Set(inside.flatMap(findAllBindings))];
}

/** The keys of a `dynamicBindingPathList` or a similar list. */
export function getPaths(list: Json | undefined): string[] {
  return objects(list).map(({ key }) => text(key));
}

interface Text {
  path: string;
  value: string;
}

/** Every text inside that contains braces, with its path; without children. */
export function findTemplates(value: Json | undefined): Text[] {
  return collectTexts(value).filter((found) => found.value.includes('{{'));
}

/** @param found to which they are added; a generator for each value within takes longer */
export function collectTexts(value: Json | undefined, path = '', found: Text[] = []): Text[] {
  if (typeof value === 'string') found.push({ path, value });
  else if (Array.isArray(value)) for (const [at, each] of value.entries()) collectTexts(each, `${path}[${at}]`, found);
  else if (isObject(value)) {
    for (const [key, each] of Object.entries(value))
      if (key !== 'children') collectTexts(each, path === '' ? key : `${path}.${key}`, found);
  }
  return found;
}

/** @returns the position after the braces of the binding that opens at `from`; -1 if it never ends */
function findBindingEnd(template: string, from: number): number {
  let depth = 2;
  let quote = '';
  for (let at = from + 2; at < template.length; at += 1) {
    const character = template.charAt(at);
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'" || character === '`') quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth <= 0 && template.charAt(at - 1) === '}') return at + 1;
    }
  }
  return -1;
}
