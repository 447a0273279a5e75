/** Properties depend on each other in a circle. Appsmith stops evaluating then, and so do we. */
class CyclicDependency extends Error {
  override name = 'CyclicDependency';
  constructor(readonly cycle: string[]) {
    super(`These properties depend on one another in a circle: ${[...cycle, cycle[0]].join(' → ')}`);
  }
}

/**
 * @param dependencies each path with the paths that it needs; one that isn't a key needs nothing
 * @returns the keys, each after what it needs
 * @throws CyclicDependency
 */
export function sortByDependency(dependencies: ReadonlyMap<string, readonly string[]>): string[] {
  const order: string[] = [];
  const done = new Set<string>();
  const visiting: string[] = [];

  function visit(path: string): void {
    if (done.has(path)) return;
    const since = visiting.indexOf(path);
    if (since !== -1) throw new CyclicDependency(visiting.slice(since));
    visiting.push(path);
    for (const needed of dependencies.get(path) ?? []) if (dependencies.has(needed)) visit(needed);
    visiting.pop();
    done.add(path);
    order.push(path);
  }

  for (const path of dependencies.keys()) visit(path);
  return order;
}
