import type { AnyNode, MemberExpression, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import type { Reference } from '../application.js';
import { parseIfValid } from './parse.js';

/**
 * What a script may read: each name that it doesn't declare itself, with the properties that follow it. A script that
 * can't be parsed has none; evaluating it reports the error.
 */
export function findReferences(script: string): Reference[] {
  const program = parseIfValid(script);
  return program ? collectReferences(program) : [];
}

/**
 * The same for a parsed script. `a?.b` and `a["b"]` count as `a.b`.
 *
 * @param declaredToo with names declared anywhere inside, which otherwise don't count, as in Appsmith
 */
export function collectReferences(program: Program, declaredToo = false): Reference[] {
  const references: Reference[] = [];
  const declared = new Set<string>();
  fullAncestor(program, (node, _state, ancestors, type) => {
    if (node.type !== 'Identifier') return;
    if (type !== 'VariablePattern') references.push([node.name, ...listPropertiesAfter(ancestors)]);
    else if (isDeclared(ancestors)) declared.add(node.name);
  });
  return declaredToo ? references : references.filter(([name = '']) => !declared.has(name));
}

/** Whether the name in a pattern is a new one: `a = 1`, `[a] = x` and `for (a of x)` declare nothing. */
function isDeclared(ancestors: AnyNode[]): boolean {
  const holder = ancestors.findLast(({ type }) => !/Pattern$|^(?:Identifier|Property|RestElement)$/.test(type));
  return !/^(?:AssignmentExpression|For(?:Of|In)Statement)$/.test(holder?.type ?? '');
}

/** The properties that are read of the last of these nodes: of `a` in `a?.b['c'].d(e)` they are b, c and d. */
function listPropertiesAfter(ancestors: AnyNode[]): string[] {
  const properties: string[] = [];
  for (const parent of ancestors.slice(0, -1).toReversed()) {
    if (parent.type === 'ChainExpression') continue;
    const property = parent.type === 'MemberExpression' ? getConstantName(parent) : undefined;
    if (property === undefined) break;
    properties.push(property);
  }
  return properties;
}

function getConstantName({ property, computed }: MemberExpression): string | undefined {
  if (property.type === 'Identifier' && !computed) return property.name;
  return property.type === 'Literal' ? String(property.value) : undefined;
}
