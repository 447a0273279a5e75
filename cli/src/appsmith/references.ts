/**
 * The names that an expression refers to: `ListRuns.data`, `RunsTable.pageNo`, `Runs.input`. `a?.b` and `a["b"]` count as
 * `a.b`.
 */
import type { AnyNode, MemberExpression, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';

/** @param declaredToo with names declared anywhere inside, which otherwise don't count, as in Appsmith */
export function collectChains(program: Program, declaredToo = false): string[] {
  const chains = new Set<string>();
  const declared = new Set<string>(['binding', 'result']);
  fullAncestor(program, (node, _state, ancestors, type) => {
    if (node.type !== 'Identifier') return;
    if (type !== 'VariablePattern') chains.add(getChain(node.name, ancestors));
    else if (isDeclared(ancestors)) declared.add(node.name);
  });
  return [...chains].filter((chain) => declaredToo || !declared.has(getRoot(chain)));
}

/** Whether the name in a pattern is a new one: `a = 1`, `[a] = x` and `for (a of x)` declare nothing. */
function isDeclared(ancestors: AnyNode[]): boolean {
  const holder = ancestors.findLast(({ type }) => !/Pattern$|^(?:Identifier|Property|RestElement)$/.test(type));
  return !/^(?:AssignmentExpression|For(?:Of|In)Statement)$/.test(holder?.type ?? '');
}

/** `ListRuns` of `ListRuns.data.0.Id`. */
export function getRoot(chain: string): string {
  return chain.split('.', 1)[0]!;
}

/** The longest `name.b.0.c` around an identifier. */
function getChain(name: string, ancestors: AnyNode[]): string {
  const keys = [name];
  for (const parent of ancestors.slice(0, -1).toReversed()) {
    if (parent.type === 'ChainExpression') continue;
    const key = parent.type === 'MemberExpression' ? getConstantKey(parent) : undefined;
    if (key === undefined) break;
    keys.push(key);
  }
  return keys.join('.');
}

function getConstantKey({ property, computed }: MemberExpression): string | undefined {
  if (property.type === 'Identifier' && !computed) return property.name;
  return property.type === 'Literal' ? String(property.value) : undefined;
}
