/** What a watcher does, one pass at a time, at times that the test sets; the judge and the outbox are the real ones. */
import { type BeatRow, type Channel, type WatcherAbility, type WatcherDatabase } from '#database';
import type { Answer, Channels, Message } from '../src/channels/channel';
import { ChannelStates } from '../src/channels/channelStates';
import { type WatcherContext, watcherContext } from '../src/context';
import { checkJobs } from '../src/loops/checkJobs';
import { deliver } from '../src/loops/deliver';
import { judge } from '../src/loops/judge';
import { type Logger } from '../src/log';
import { redirectStranded } from '../src/loops/redirect';
import { report } from '../src/loops/report';
import { refreshSchedules } from '../src/loops/refreshSchedules';

/** A Monday far in the future, so that the clock of the database is always earlier. */
export const DAY = '2094-06-07';
/** A time of another day is written in full. */
export const at = (time: string) =>
  new Date(time.includes('T') ? time : `${DAY}T${time.length === 5 ? `${time}:00` : time}Z`).toISOString();
/** Where the links of messages lead. */
export const appUrl = 'https://apps.example.org/app/job-logger/runs';
export const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} };

/** What a watcher works with. */
export const contextOf = (database: WatcherDatabase, log: Logger = quiet) =>
  watcherContext(database, log, 90, () => []);

export class Passes {
  /** What the clocks of the database and of the machine show while messages are sent. */
  #now = new Date().toISOString();
  readonly states = new ChannelStates(() => Date.parse(this.#now));
  readonly context: WatcherContext;

  /**
   * @param upSince since when watchers have been running
   * @param channels the channels that watchers have set up
   */
  constructor(
    readonly watched: WatcherDatabase,
    public upSince = '2094-06-01T00:00:00.000Z',
    public channels: Channel[] = ['mail', 'slack'],
  ) {
    this.context = contextOf(watched);
  }

  async schedule(time: string): Promise<void> {
    await refreshSchedules(this.context, at(time));
  }

  async judge(time: string): Promise<void> {
    await judge(this.context, this.beat(time));
  }

  /** The database's answer to a beat. */
  beat(time: string): BeatRow {
    const [MailSetUp, SlackSetUp] = [this.channels.includes('mail'), this.channels.includes('slack')];
    return { Now: at(time), UpSince: this.upSince, OutageSince: null, MailSetUp, SlackSetUp };
  }

  async checkJobs(time: string): Promise<void> {
    await checkJobs(this.context, this.beat(time));
  }

  /** Records a watcher's beat. */
  async beatNow(abilities: WatcherAbility[], time: string): Promise<BeatRow> {
    const [beat] = await this.watched.call('Beat', { Now: at(time), GapSeconds: 86_400 * 30, Can: abilities });
    return beat!;
  }

  /** Makes the due reports. */
  async report(time: string): Promise<void> {
    await report(this.context, this.beat(time));
  }

  async redirect(time: string): Promise<void> {
    await redirectStranded(this.context, this.beat(time));
  }

  /** Sends what waits; `answer` is the service's answer. */
  async deliver(time: string, answer: (message: Message) => Answer, watcher = 'one'): Promise<Message[]> {
    const channel = keepingChannel(answer);
    await this.deliverBy({ mail: channel, slack: channel }, time, watcher);
    return channel.kept;
  }

  /** Sends what waits through these channels. */
  async deliverBy(channels: Channels, time: string, watcher = 'one', log = quiet): Promise<void> {
    this.#now = at(time);
    const call: WatcherDatabase['call'] = (procedure, input) =>
      this.watched.call(procedure, { Now: this.#now, ...input });
    await deliver(contextOf({ ...this.watched, call }, log), { watcher, channels, states: this.states, appUrl });
  }
}

/** A channel that keeps the messages that it is given. */
export function keepingChannel(answer: (message: Message) => Answer = sent) {
  const kept: Message[] = [];
  return { kept, send: async (message: Message) => (kept.push(message), answer(message)) };
}

export const sent = (): Answer => ({ outcome: 'sent', answer: '202' });
