/** Properties depend on each other in a circle. Appsmith stops evaluating then, and so do we. */
export class CyclicDependency extends Error {
  override name = 'CyclicDependency';
  /** @param circle `A → B → A` */
  constructor(readonly circle: string) {
    super(`These properties depend on one another in a circle: ${circle}`);
  }
}

/**
 * @param dependencies each path with the paths that it needs; one that isn't a key needs nothing
 * @returns the keys, each after what it needs
 * @throws CyclicDependency
 */
export function sortByDependency(dependencies: ReadonlyMap<string, Iterable<string>>): string[] {
  const order: string[] = [];
  const done = new Set<string>();
  const visiting: string[] = [];

  function visit(path: string): void {
    if (done.has(path)) return;
    const since = visiting.indexOf(path);
    if (since !== -1) throw new CyclicDependency([...visiting.slice(since), path].join(' → '));
    visiting.push(path);
    for (const needed of dependencies.get(path) ?? []) if (dependencies.has(needed)) visit(needed);
    visiting.pop();
    done.add(path);
    order.push(path);
  }

  for (const path of dependencies.keys()) visit(path);
  return order;
}
