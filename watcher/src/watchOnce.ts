import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { openWatcherDatabase } from '#database';
import { deliver } from './loops/deliver.js';
import { judge } from './loops/judge.js';
import { forgetOld, purge } from './loops/purge.js';
import { refreshSchedules } from './loops/refreshSchedules.js';
import type { WatcherOptions } from './startWatcher.js';

/** A scheduler that starts it less often than once an hour finds an outage each time. */
const GAP_SECONDS = 3600;

/**
 * Does all that is to be done now, once, and ends: for a scheduler in place of a process that always runs.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError if the database can't be reached or isn't initialised
 */
export async function watchOnce(options: Omit<WatcherOptions, 'port'>): Promise<void> {
  const { log } = options;
  const database = await openWatcherDatabase(options.database);
  try {
    const [beat] = await database.call('Beat', { GapSeconds: GAP_SECONDS });
    if (!beat) return;
    if (beat.Now === beat.UpSince) await forgetOld(database, log, beat.Now);
    await refreshSchedules(database, log, beat.Now);
    await judge(database, log, beat);
    await deliver(database, { ...options, watcher: `${os.hostname()}/${process.pid}/${randomUUID().slice(0, 8)}` });
    await purge(database, log);
  } finally {
    await database.close();
  }
}
