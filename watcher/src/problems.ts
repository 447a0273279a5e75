/**
 * What the watcher can't do, and somebody has to mend: a time zone that doesn't exist, a person nobody can reach, a service
 * that takes nothing. It is kept in the database, where `doctor` and the app show it, and logged once.
 */
import type { ProblemScope, WatcherDatabase, WatcherProblem } from '#database';
import type { Logger } from './log.js';

export class Problems {
  /** As this process has saved them last. */
  readonly #saved = new Map<ProblemScope, string>();

  constructor(
    private readonly database: WatcherDatabase,
    private readonly log: Logger,
  ) {}

  /** All that is wrong in one part of the work now, in place of what was. */
  async replace(scope: ProblemScope, problems: WatcherProblem[]): Promise<void> {
    const json = JSON.stringify(problems);
    if (this.#saved.get(scope) === json) return;
    const added = await this.database.call('SaveProblems', { Scope: scope, Problems: problems });
    const isNew = new Set(added.map(({ ProblemKey }) => ProblemKey));
    for (const { Key, JobId, Text } of problems) {
      if (isNew.has(Key)) this.log.warn({ scope, jobId: JobId, problem: Text }, 'Something has to be mended.');
    }
    this.#saved.set(scope, json);
  }
}

/**
 * Works through items one by one: one that fails is a problem, and stops no other.
 *
 * @throws StoreError where the database is away, which is no item's fault and fails them all
 */
export async function forEachItem<Item>(
  database: WatcherDatabase,
  items: Item[],
  work: (item: Item) => Promise<void>,
  describe: (item: Item, reason: string) => WatcherProblem,
): Promise<WatcherProblem[]> {
  const problems: WatcherProblem[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      // Its errors don't tell for sure whether the item or the database is at fault: a database that is there answers this.
      await database.call('ListOutageAlerts', {});
      problems.push(describe(item, getErrorMessage(error)));
    }
  }
  return problems;
}

export function getErrorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
