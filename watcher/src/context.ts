import type { BeatRow, WatcherAbility, WatcherDatabase } from '#database';
import type { Logger } from './log.js';
import { Problems } from './problems.js';

/** What every part of the work needs. */
export interface WatcherContext {
  database: WatcherDatabase;
  log: Logger;
  problems: Problems;
  /** Records that this watcher is alive, and what it can do. */
  beat(): Promise<BeatRow>;
}

/**
 * @param gapSeconds if no watcher has beaten for this long, there was an outage: of the watchers, or of the database
 */
export function watcherContext(
  database: WatcherDatabase,
  log: Logger,
  gapSeconds: number,
  abilities: () => WatcherAbility[],
): WatcherContext {
  return {
    database,
    log,
    problems: new Problems(database, log),
    async beat() {
      const [beat] = await database.call('Beat', { GapSeconds: gapSeconds, Can: abilities() });
      if (!beat) throw new Error('The database has nothing to say to a beat.');
      return beat;
    },
  };
}
