/**
 * Which names a binding refers to, found as Appsmith's server finds them: `ListRuns.data`, `RunsTable.pageNo`,
 * `Runs.input`. The chain ends at `?.` and at a computed key; names declared inside don't count.
 */
import { type AnyNode, type Function as FunctionNode, type MemberExpression, parse, type Pattern } from 'acorn';
import { ancestor } from 'acorn-walk';
import { ECMASCRIPT } from './script.js';

/** @returns none where the text doesn't parse */
export function referencesIn(expression: string): string[] {
  let program;
  try {
    // As it will be evaluated: on the right of an assignment, in a function.
    program = parse(`async function binding() { const result = ${expression}\n; return result }`, {
      ecmaVersion: ECMASCRIPT,
    });
  } catch {
    return [];
  }
  const references = new Set<string>();
  const declared = new Set<string>(['binding', 'result']);
  const declare = ({ params }: FunctionNode) => params.flatMap(namesOf).forEach((name) => declared.add(name));
  ancestor(program, {
    Identifier: (_node, _state, ancestors) => references.add(chain(ancestors)),
    VariableDeclarator: ({ id }) => namesOf(id).forEach((name) => declared.add(name)),
    Function: declare,
  });
  return [...references].filter((reference) => !declared.has(/^[^.[]+/.exec(reference)?.[0] ?? ''));
}

/** The longest `a.b[0].c` around an identifier. */
function chain(ancestors: AnyNode[]): string {
  let top = ancestors.at(-1)!;
  for (const parent of ancestors.slice(0, -1).toReversed()) {
    if (parent.type !== 'MemberExpression' || parent.optional || (parent.computed && !isIndex(parent))) break;
    top = parent;
  }
  return textOf(top);
}

function textOf(node: AnyNode): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression') return '';
  return `${textOf(node.object)}${accessor(node)}`;
}

function accessor({ property }: MemberExpression): string {
  if (property.type === 'Identifier') return `.${property.name}`;
  if (property.type !== 'Literal') return '';
  return typeof property.value === 'number' ? `[${property.value}]` : `.${String(property.value)}`;
}

function isIndex({ property }: MemberExpression): boolean {
  return property.type === 'Literal' && typeof property.value === 'number';
}

function namesOf(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return namesOf(pattern.left);
    case 'RestElement':
      return namesOf(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesOf(element) : []));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        property.type === 'Property' ? namesOf(property.value) : namesOf(property.argument),
      );
    default:
      return [];
  }
}
