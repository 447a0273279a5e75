import type { Claimed, Database } from '#database';
import { Failure, UsageError } from '../failure.js';

/** For the help: how to name a run. */
export const RUN = "the run's id, the first characters of it (at least 4), or last: the one begun last";

/**
 * Converts the user's name of a run to what the database accepts.
 *
 * @throws UsageError if it can't be the id of a run
 */
export async function findRunId(database: Database, caller: Claimed, requested: string): Promise<string> {
  if (requested !== 'last') {
    if (/^[0-9a-f][0-9a-f-]{3,35}$/i.test(requested)) return requested;
    throw new UsageError(
      `No run matches "${requested}". Give its id, the first 4 characters of it or more, or last; "job-logger runs" lists them.`,
    );
  }
  const [last] = await database.call('ListRuns', { ...caller, PageSize: 1 });
  if (!last) throw new Failure('There is no run yet.');
  return last.RunId;
}
