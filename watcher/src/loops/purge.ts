import type { WatcherDatabase } from '#database';
import type { Logger } from '../log.js';
import { TOLD_DAYS } from './judge.js';

/** Removes what is older than the retention, in slices, so that nobody else waits for long. */
export async function purge(database: WatcherDatabase, log: Logger): Promise<void> {
  let runs = 0;
  for (;;) {
    const [slice] = await database.call('PurgeOld', {});
    runs += slice?.Runs ?? 0;
    if (!slice?.More) break;
  }
  if (runs > 0) log.info({ runs }, 'Old runs are removed.');
}

/** If no watcher ran for a long time, or never, there may be years of unjudged runs. */
export async function forgetOldRuns(database: WatcherDatabase, log: Logger, now: string): Promise<void> {
  const EndedBefore = new Date(Date.parse(now) - TOLD_DAYS * 86_400_000).toISOString();
  let runs = 0;
  for (;;) {
    const [slice] = await database.call('ForgetUnjudged', { EndedBefore });
    if (!slice || slice.Forgotten === 0) break;
    runs += slice.Forgotten;
  }
  if (runs > 0) log.info({ runs }, 'Nobody is told about runs that ended long ago.');
}
