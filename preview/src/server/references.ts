import { parse, type Node } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { ECMA_VERSION } from '../ecmaVersion.js';
import type { Reference } from '../application.js';
import { tryOr } from '#sdk/foreign';

/**
 * What a script may read: each name that it doesn't declare itself, with the properties that follow it. A script that
 * can't be parsed has none; evaluating it reports the error.
 */
export function findReferences(script: string): Reference[] {
  return tryOr([], () =>
    collectReferences(
      parse(`const $result = ${script}`, { ecmaVersion: ECMA_VERSION, allowAwaitOutsideFunction: true }),
    ),
  );
}

/** The same for a parsed script. */
export function collectReferences(program: Node): Reference[] {
  const references: Reference[] = [];
  const declared = new Set<string>();
  fullAncestor(program, (node, _state, ancestors, type) => {
    const name = getName(node);
    if (name === undefined) return;
    if (type === 'VariablePattern') declared.add(name);
    else references.push([name, ...listPropertiesAfter(ancestors)]);
  });
  return references.filter(([name = '']) => !declared.has(name));
}

/** The properties that are read of the last of these nodes: of `a` in `a?.b['c'].d(e)` they are b, c and d. */
function listPropertiesAfter(ancestors: Node[]): string[] {
  const properties: string[] = [];
  for (let at = ancestors.length - 2, inner = ancestors.at(-1); at >= 0; inner = ancestors[at--]) {
    const outer = ancestors[at];
    if (outer?.type === 'ChainExpression') continue;
    if (outer?.type !== 'MemberExpression' || !('object' in outer) || outer.object !== inner) break;
    const property =
      'property' in outer ? getPropertyName(outer.property, 'computed' in outer && outer.computed) : undefined;
    if (property === undefined) break;
    properties.push(property);
  }
  return properties;
}

function getPropertyName(property: unknown, isComputed: unknown): string | undefined {
  const node = property as Node & { value?: unknown };
  if (!isComputed) return getName(node);
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function getName(node: Node): string | undefined {
  return node.type === 'Identifier' && 'name' in node ? String(node.name) : undefined;
}
