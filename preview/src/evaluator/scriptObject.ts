import type { Collection } from '../application.js';
import type { DataTree } from './dataTree.js';
import { evaluate } from './script.js';

/** Adds a JS object: the functions of one `export default { … }`. */
export function addScriptObject({ name, members }: Collection, tree: DataTree): void {
  const values: Record<string, unknown> = {};
  tree.addEntity(name, values);
  for (const { name: member, source, references } of members) {
    tree.addFunction(`${name}.${member}`, references);
    values[member] = evaluate(source, tree.scope);
  }
}
