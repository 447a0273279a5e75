/** A command's processes, found by their parents. */

export interface ProcessInfo {
  pid: number;
  parent: number;
  /** When it began, in the unit of its system. With the pid it tells one process from another that got the same pid later. */
  begun: number;
  /** It has what only the command's processes have. */
  marked?: boolean;
}

/** When each process of the tree began, by its pid. */
export type ProcessTree = Map<number, number>;

/**
 * Adds the descendants of the tree, and whatever is marked, except this process. On Windows a process still names its
 * parent when that has ended and another process has got its pid, but a parent is never younger than its child
 * (https://learn.microsoft.com/windows/win32/cimwin32prov/win32-process). So members stay in the tree when they end.
 *
 * @returns the members that live
 */
export function growTree(tree: ProcessTree, living: ProcessInfo[]): number[] {
  const begunAt = new Map(living.map(({ pid, begun }) => [pid, begun]));
  for (let before = -1; before !== tree.size;) {
    before = tree.size;
    for (const { pid, parent, begun, marked } of living) {
      const candidates = [begunAt.get(parent), tree.get(parent)];
      const parentBegun = candidates.find((one) => one !== undefined && one <= begun);
      const isChild = parentBegun !== undefined && parentBegun === tree.get(parent);
      if (pid !== process.pid && (marked || isChild)) tree.set(pid, begun);
    }
  }
  return living.filter(({ pid, begun }) => tree.get(pid) === begun).map(({ pid }) => pid);
}
