import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { openWatcherDatabase } from '#database';
import type { Channels } from './channels/channel.js';
import { type Health, serveHealth } from './health.js';
import type { Logger } from './log.js';
import { deliver } from './loops/deliver.js';
import { forgetOld, purge } from './loops/purge.js';
import { judge } from './loops/judge.js';
import { refreshSchedules } from './loops/refreshSchedules.js';
import type { SlackAppOptions } from './slack/startSlackApp.js';

export interface WatcherOptions {
  /** A setting as of `JOB_LOGGER_DB`; its login needs the role `watcher`. */
  database: string;
  channels: Channels;
  /** Where the dashboard is; null: messages have no link to it. */
  appUrl: string | null;
  log: Logger;
  /** Of `/healthz`, on loopback; null: none. */
  port: number | null;
  /** What people press and type in Slack is done too; null or none: messages are only sent there. */
  slackApp?: Pick<SlackAppOptions, 'botToken' | 'appToken' | 'database' | 'apiUrl'> | null;
}

export interface Watcher {
  /** Ends what is going on, sends no more, and closes the database. */
  stop(): Promise<void>;
}

const BEAT_SECONDS = 10;
const SWEEP_SECONDS = 5;
const DELIVER_SECONDS = 2;
const SCHEDULES_SECONDS = 30;
const PURGE_SECONDS = 3600;
/** Where no watcher has beaten for so long, there was an outage: of the watchers, or of the database. */
const GAP_SECONDS = 90;

/**
 * Watches until it is stopped. What goes wrong, also the database being away, is logged and tried again.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError if the embedded database isn't there
 */
export async function startWatcher(options: WatcherOptions): Promise<Watcher> {
  const { log, port } = options;
  const database = await openWatcherDatabase(options.database);
  const watcher = `${os.hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  const ending = new AbortController();
  const health: Health = { lastBeatAt: null };
  const server = port === null ? null : await serveHealth(port, health, log);
  log.info({ watcher, database: database.destination, channels: Object.keys(options.channels) }, 'Watching.');

  const loop = (name: string, seconds: number, work: () => Promise<void>) =>
    repeat(name, seconds, work, log, ending.signal);
  const beat = () => database.call('Beat', { GapSeconds: GAP_SECONDS });
  const deliverBy = (channels: Channels) => deliver(database, { ...options, channels, watcher, signal: ending.signal });
  const { slack } = options.channels;
  const slackApp = await startSlack(options, () => deliverBy(slack ? { slack } : {}));
  let lookedBackAt: string | null = null;
  const loops = [
    loop('beat', BEAT_SECONDS, async () => {
      await beat();
      health.lastBeatAt = Date.now();
    }),
    loop('schedules', SCHEDULES_SECONDS, () => refreshSchedules(database, log, new Date().toISOString())),
    loop('judge', SWEEP_SECONDS, async () => {
      const [present] = await beat();
      if (!present) return;
      if (present.UpSince !== lookedBackAt) await forgetOld(database, log, present.Now);
      lookedBackAt = present.UpSince;
      await judge(database, log, present);
    }),
    // One each: where one service hangs, the others go on.
    ...Object.entries(options.channels).map(([name, channel]) =>
      loop(`deliver ${name}`, DELIVER_SECONDS, () => deliverBy({ [name]: channel })),
    ),
    loop('purge', PURGE_SECONDS, () => purge(database, log)),
  ];
  return {
    async stop() {
      await slackApp?.stop();
      ending.abort();
      await Promise.all(loops);
      server?.close();
      await database.close();
      log.info({ watcher }, 'Stopped.');
    },
  };
}

/** Its library is loaded only where it is used. */
async function startSlack({ slackApp, appUrl, log }: WatcherOptions, deliverNow: SlackAppOptions['deliver']) {
  if (!slackApp) return null;
  const { startSlackApp } = await import('./slack/startSlackApp.js');
  return startSlackApp({ ...slackApp, appUrl, log, deliver: deliverNow });
}

/** The same failure again and again is told once, and when it is over. */
async function repeat(name: string, seconds: number, work: () => Promise<void>, log: Logger, signal: AbortSignal) {
  let failure: string | null = null;
  while (!signal.aborted) {
    try {
      await work();
      if (failure !== null) log.info({ loop: name }, 'It works again.');
      failure = null;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== failure) log.error({ loop: name, error: message }, 'It failed, and is tried again.');
      failure = message;
    }
    await sleep(seconds * 1000, undefined, { signal }).catch(() => {});
  }
}
