/**
 * The names that an expression refers to: `ListRuns.data`, `RunsTable.pageNo`, `Runs.input`. Names declared anywhere
 * inside don't count, as in Appsmith.
 */
import type { AnyNode, MemberExpression, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { parseExpression } from './parse.js';
import { tryOr } from '#sdk/foreign';

/**
 * Finds references as Appsmith's server does, to order queries: a chain ends at `?.` and at a computed key.
 *
 * @returns none if the text doesn't parse
 */
export function findReferences(expression: string): string[] {
  return tryOr([], () => collectChains(parseExpression(expression), { pastOptional: false }));
}

/** @param pastOptional `a?.b` counts as `a.b` */
export function collectChains(program: Program, { pastOptional }: { pastOptional: boolean }): string[] {
  const chains = new Set<string>();
  const declared = new Set<string>(['binding', 'result']);
  fullAncestor(program, (node, _state, ancestors, type) => {
    if (node.type !== 'Identifier') return;
    if (type !== 'VariablePattern') chains.add(getChain(ancestors, pastOptional));
    else if (isDeclared(ancestors)) declared.add(node.name);
  });
  return [...chains].filter((reference) => !declared.has(getRoot(reference)));
}

/** Whether the name in a pattern is a new one: `a = 1`, `[a] = x` and `for (a of x)` declare nothing. */
function isDeclared(ancestors: AnyNode[]): boolean {
  const holder = ancestors.findLast(({ type }) => !/Pattern$|^(?:Identifier|Property|RestElement)$/.test(type));
  return !/^(?:AssignmentExpression|For(?:Of|In)Statement)$/.test(holder?.type ?? '');
}

/** `ListRuns` of `ListRuns.data[0].Id`. */
export function getRoot(reference: string): string {
  return /^[^.[]+/.exec(reference)?.[0] ?? '';
}

/** The longest `a.b[0].c` around an identifier. */
function getChain(ancestors: AnyNode[], pastOptional: boolean): string {
  let top = ancestors.at(-1)!;
  for (const parent of ancestors.slice(0, -1).toReversed()) {
    if (pastOptional && parent.type === 'ChainExpression') continue;
    if (parent.type !== 'MemberExpression' || parent.property === top) break;
    if ((parent.optional && !pastOptional) || (parent.computed && !isConstant(parent, pastOptional))) break;
    top = parent;
  }
  return formatChain(top);
}

function formatChain(node: AnyNode): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ChainExpression') return formatChain(node.expression);
  if (node.type !== 'MemberExpression') return '';
  return `${formatChain(node.object)}${formatAccessor(node)}`;
}

function formatAccessor({ property }: MemberExpression): string {
  if (property.type === 'Identifier') return `.${property.name}`;
  if (property.type !== 'Literal') return '';
  return typeof property.value === 'number' ? `[${property.value}]` : `.${String(property.value)}`;
}

/** An index, or with `texts` also a name in quotes. */
function isConstant({ property }: MemberExpression, texts: boolean): boolean {
  if (property.type !== 'Literal') return false;
  return typeof property.value === 'number' || (texts && typeof property.value === 'string');
}
