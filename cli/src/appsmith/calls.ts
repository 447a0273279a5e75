import type { CallExpression, Node } from 'acorn';
import { simple } from 'acorn-walk';

/** Every call inside. */
export function findCalls(program: Node): CallExpression[] {
  const calls: CallExpression[] = [];
  simple(program, { CallExpression: (call) => calls.push(call) });
  return calls;
}

/** `storeValue`, `ListRuns.run`; empty, or without what stands before the dot, for anything that has no such name. */
export function getCalledName({ callee }: CallExpression): string {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return '';
  return `${callee.object.type === 'Identifier' ? callee.object.name : ''}.${callee.property.name}`;
}
