import { openWatcherDatabase } from '#database';
import { ChannelStates } from './channels/channelStates.js';
import { watcherContext } from './context.js';
import { checkJobs } from './loops/checkJobs.js';
import { deliver } from './loops/deliver.js';
import { judge, TOLD_DAYS } from './loops/judge.js';
import { forgetOldRuns, purge } from './loops/purge.js';
import { redirectStranded } from './loops/redirect.js';
import { report } from './loops/report.js';
import { refreshSchedules } from './loops/refreshSchedules.js';
import { listAbilities, formatWatcherName, type WatcherOptions } from './startWatcher.js';

/**
 * Rare runs by a scheduler are no outage: what happened since the last pass is reported as usual, however long ago that
 * was.
 */
const GAP_SECONDS = TOLD_DAYS * 86_400;

/**
 * Does everything that is due, once, and ends: for a scheduler instead of a process that always runs.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError if the database can't be reached or isn't initialised
 */
export async function watchOnce(options: Omit<WatcherOptions, 'port'>): Promise<void> {
  const { log, channels } = options;
  const database = await openWatcherDatabase(options.database);
  try {
    const context = watcherContext(database, log, GAP_SECONDS, () => listAbilities(channels, () => true));
    const beat = await context.beat();
    if (beat.Now === beat.UpSince) await forgetOldRuns(database, log, beat.Now);
    await refreshSchedules(context, beat.Now);
    await judge(context, beat, false);
    await checkJobs(context, beat);
    await redirectStranded(context, beat);
    await report(context, beat, false);
    await deliver(context, { ...options, states: new ChannelStates(), watcher: formatWatcherName() });
    await purge(database, log);
  } finally {
    await database.close();
  }
}
