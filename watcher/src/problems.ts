/**
 * What the watcher can't do and somebody must fix: a time zone that doesn't exist, a person nobody can reach, a service
 * that accepts nothing. It is stored in the database, where `doctor` and the app show it, and logged once.
 */
import type { ProblemScope, WatcherDatabase, WatcherProblem } from '#database';
import { getErrorMessage } from '#sdk/warnOnce';
import type { Logger } from './log.js';

export class Problems {
  /** As this process last saved them. */
  readonly #saved = new Map<ProblemScope, string>();

  constructor(
    private readonly database: WatcherDatabase,
    private readonly log: Logger,
  ) {}

  /** All current problems of one part of the work; they replace the earlier ones. */
  async replace(scope: ProblemScope, problems: WatcherProblem[]): Promise<void> {
    const json = JSON.stringify(problems);
    if (this.#saved.get(scope) === json) return;
    const added = await this.database.call('SaveProblems', { Scope: scope, Problems: problems });
    const isNew = new Set(added.map(({ ProblemKey }) => ProblemKey));
    for (const { Key, JobId, Text } of problems) {
      if (isNew.has(Key)) this.log.warn({ scope, jobId: JobId, problem: Text }, 'A problem needs attention.');
    }
    this.#saved.set(scope, json);
  }
}

/**
 * Processes items one by one. An item that fails is reported as a problem and stops no other.
 *
 * @throws StoreError if the database is down, because that isn't an item's fault and all would fail
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
      // The error doesn't show for sure whether the item or the database is the cause. A database that is up answers
      // this call.
      await database.call('ListOutageAlerts', {});
      problems.push(describe(item, getErrorMessage(error)));
    }
  }
  return problems;
}
