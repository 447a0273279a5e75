import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeatRow,
  type Channel as ChannelName,
  openWatcherDatabase,
  type WatcherAbility,
  type WatcherProblem,
} from '#database';
import type { Channels } from './channels/channel.js';
import { ChannelStates } from './channels/channelStates.js';
import { watcherContext } from './context.js';
import { Health, serveHealth } from './health.js';
import type { Logger } from './log.js';
import { checkJobs } from './loops/checkJobs.js';
import { deliver } from './loops/deliver.js';
import { judge, createFailureCheck } from './loops/judge.js';
import { forgetOldRuns, purge } from './loops/purge.js';
import { redirectStranded } from './loops/redirect.js';
import { report } from './loops/report.js';
import { refreshSchedules } from './loops/refreshSchedules.js';
import { getErrorMessage } from '#sdk/warnOnce';
import type { SlackAppOptions } from './slack/startSlackApp.js';

export interface WatcherOptions {
  /** A setting like `JOB_LOGGER_DB`; its login needs the role `watcher`. */
  database: string;
  channels: Channels;
  /** The dashboard's address; null: messages have no link to it. */
  appUrl: string | null;
  log: Logger;
  /** The port of `/healthz`, on loopback; null: none. */
  port: number | null;
  /** What people press and type in Slack is done too; null or none: messages are only sent there. */
  slackApp?: Pick<SlackAppOptions, 'botToken' | 'appToken' | 'database' | 'apiUrl'> | null;
}

export interface Watcher {
  /** Finishes current work, stops sending, and closes the database. */
  stop(): Promise<void>;
}

/**
 * Each part of the work: how often to do it, and how long it may be overdue before the watcher is unhealthy. In
 * seconds.
 */
const PARTS = {
  beat: { every: 10, atMost: 60 },
  judge: { every: 5, atMost: 120 },
  schedules: { every: 30, atMost: 300 },
  check: { every: 60, atMost: 600 },
  report: { every: 30, atMost: 600 },
  purge: { every: 3600, atMost: 10_800 },
  mail: { every: 2, atMost: 120 },
  slack: { every: 2, atMost: 120 },
};
type PartName = keyof typeof PARTS;

/** If no watcher has beaten for this long, there was an outage: of the watchers, or of the database. */
const GAP_SECONDS = 90;

/**
 * Watches until it is stopped. Problems, including a database that is down, are logged and tried again.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError if the embedded database doesn't exist
 */
export async function startWatcher(options: WatcherOptions): Promise<Watcher> {
  const { log, port, channels } = options;
  const database = await openWatcherDatabase(options.database);
  const watcher = formatWatcherName();
  const ending = new AbortController();
  const names = Object.keys(channels) as ChannelName[];
  const health = new Health(names.length > 0);
  const server = port === null ? null : await serveHealth(port, health, log);
  log.info({ watcher, database: database.destination, channels: names }, 'Watching.');

  const states = new ChannelStates();
  const context = watcherContext(database, log, GAP_SECONDS, () =>
    listAbilities(channels, (name) => health.isDone(name)),
  );
  const deliverBy = (one: Channels) =>
    deliver(context, { ...options, channels: one, states, watcher, signal: ending.signal });
  const loop = (name: PartName, work: () => Promise<void>) => {
    health.expect(name, PARTS[name].atMost * 1000);
    return repeat(name, work, health, log, ending.signal);
  };
  const { slack } = channels;
  const slackApp = await startSlack(options, () => deliverBy(slack ? { slack } : {}));
  let lookedBackAt: string | null = null;
  const checkFailures = createFailureCheck();
  const loops = [
    loop('beat', async () => {
      await context.problems.replace('watcher', listProblems(await context.beat(), health, watcher));
    }),
    loop('schedules', async () => refreshSchedules(context, (await context.beat()).Now)),
    loop('judge', async () => {
      const present = await context.beat();
      if (present.UpSince !== lookedBackAt) await forgetOldRuns(database, log, present.Now);
      lookedBackAt = present.UpSince;
      checkFailures(await judge(context, present));
    }),
    loop('check', async () => {
      const present = await context.beat();
      await checkJobs(context, present);
      await redirectStranded(context, present);
    }),
    // One loop for each channel: if one service hangs, the others continue.
    ...names.map((name) =>
      loop(name, async () => {
        await deliverBy({ [name]: channels[name] });
        const trouble = states.getTrouble(name);
        await context.problems.replace(name, trouble === null ? [] : [{ Key: name, JobId: null, Text: trouble }]);
        if (trouble !== null) throw new Error(trouble);
      }),
    ),
    loop('report', async () => report(context, await context.beat())),
    loop('purge', () => purge(database, log)),
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

/** What `/healthz` reports, for people who don't query it. */
function listProblems({ MailSetUp, SlackSetUp }: BeatRow, health: Health, watcher: string): WatcherProblem[] {
  const host = watcher.slice(0, watcher.indexOf('/'));
  const failing = health
    .listFailures()
    .map((text) => ({ Key: `watcher/${host}/${text}`.slice(0, 400), Text: `The watcher on ${host} fails: ${text}` }));
  if (!MailSetUp && !SlackSetUp)
    failing.push({ Key: 'watcher', Text: 'Nobody is told of anything: no watcher has mail or Slack set up.' });
  return failing.map((one) => ({ ...one, JobId: null }));
}

/** Identifies this process among all watchers. */
export function formatWatcherName(): string {
  return `${os.hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
}

/** @param isDone whether a part of the work is done, by its name */
export function listAbilities(channels: Channels, isDone: (name: PartName) => boolean): WatcherAbility[] {
  const can: WatcherAbility[] = isDone('judge') ? ['Judge'] : [];
  if (channels.mail) can.push('MailSetUp', ...(isDone('mail') ? (['Mail'] as const) : []));
  if (channels.slack) can.push('SlackSetUp', ...(isDone('slack') ? (['Slack'] as const) : []));
  return can;
}

/** Its library is loaded only if it is used. */
async function startSlack({ slackApp, appUrl, log }: WatcherOptions, deliverNow: SlackAppOptions['deliver']) {
  if (!slackApp) return null;
  const { startSlackApp } = await import('./slack/startSlackApp.js');
  return startSlackApp({ ...slackApp, appUrl, log, deliver: deliverNow });
}

/** A repeated failure is logged once, and again when it is over. */
async function repeat(name: PartName, work: () => Promise<void>, health: Health, log: Logger, signal: AbortSignal) {
  let failure: string | null = null;
  while (!signal.aborted) {
    try {
      await work();
      health.recordDone(name);
      if (failure !== null) log.info({ loop: name }, 'It works again.');
      failure = null;
    } catch (error) {
      const message = getErrorMessage(error);
      health.recordFailure(name, message);
      if (message !== failure) log.error({ loop: name, error: message }, 'It failed, and is tried again.');
      failure = message;
    }
    await sleep(PARTS[name].every * 1000, undefined, { signal }).catch(() => {});
  }
}
