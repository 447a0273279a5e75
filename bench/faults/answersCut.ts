import { openWatcherDatabase, type WatcherDatabase } from '#database';
import { loadSqliteDriver } from '#database/store/sqliteDriver';
import { ChannelStates } from '../../watcher/src/channels/channelStates.js';
import { openChannels } from '../../watcher/src/channels/openChannels.js';
import { watcherContext } from '../../watcher/src/context.js';
import { deliver, MOST_ATTEMPTS } from '../../watcher/src/loops/deliver.js';
import { judge } from '../../watcher/src/loops/judge.js';
import { makeSandbox } from '../sandbox.js';
import { makeAlertedJobs, silentLog } from '../watchers.js';
import { formatMessage, insertFailure } from './insertFailure.js';
import { MAY_BE_REPEATED, startStandIns, decodeBody } from './standIns.js';
import { scaleCount, type Trial } from './trial.js';

const { DatabaseSync } = loadSqliteDriver();

const HOUR = 3_600_000;
const CUTS = 0.4;
/** Each is tried ten times. */
const ROUNDS = 12;

/** Services accept a message and cut the answer: the message is sent again, and says that it may have come before. */
export const answersCut: Trial = {
  name: 'answersCut',
  harm: 'SendGrid and Slack take a message and cut the connection instead of an answer',
  async run(campaign) {
    const { findings } = campaign;
    const sandbox = await makeSandbox();
    const services = await startStandIns(campaign.random, CUTS);
    const db = new DatabaseSync(sandbox.setting.slice('sqlite:'.length), { timeout: 10_000 });
    const watched = await openWatcherDatabase(sandbox.setting);
    try {
      const [job] = await makeAlertedJobs(sandbox, 1, ['owner', '#bench']);
      const count = scaleCount(200, campaign);
      for (let number = 0; number < count; number++) insertFailure(db, job!, number);
      await tellAll(watched, services.url, db);
      for (let number = 0; number < count; number++) {
        for (const service of ['mail', 'slack'] as const) {
          const about = `${service}, failure-${number}`;
          const got = services.accepted.filter(
            (one) => one.service === service && decodeBody(one).includes(formatMessage(number)),
          );
          // A message whose answer is always cut is finally given up. It has arrived each time.
          if (got.length < MOST_ATTEMPTS && !got.some(({ cut }) => !cut))
            findings.count('lost', `${about}: nobody was told for sure, in ${got.length} tries`);
          for (const [time, one] of got.entries()) {
            findings.faults += one.cut ? 1 : 0;
            if (time > 0 && !got[time - 1]!.cut)
              findings.count('doubled', `${about}: told again though it was confirmed`);
            if (time > 0 && !MAY_BE_REPEATED.test(decodeBody(one)))
              findings.count('doubled', `${about}: told again unmarked`);
          }
        }
      }
    } finally {
      db.close();
      await watched.close();
      await services.close();
      await sandbox.remove();
    }
  },
};

type Connection = InstanceType<typeof DatabaseSync>;

async function tellAll(watched: WatcherDatabase, url: string, db: Connection): Promise<void> {
  const channels = await openChannels({
    SENDGRID_API_KEY: 'SG.key',
    SENDGRID_FROM: 'jobs@example.org',
    SENDGRID_BASE_URL: url,
    SLACK_BOT_TOKEN: 'token',
    SLACK_API_URL: `${url}/api/`,
  });
  const context = watcherContext(watched, silentLog, 86_400, () => []);
  const start = Date.now();
  const Now = new Date(start).toISOString();
  await judge(context, {
    Now,
    UpSince: new Date(start - 24 * HOUR).toISOString(),
    OutageSince: null,
    MailSetUp: true,
    SlackSetUp: true,
  });
  const states = new ChannelStates();
  for (let round = 0; round < ROUNDS; round++) {
    const now = new Date(start + round * 2 * HOUR).toISOString();
    await deliver(context, { watcher: 'one', channels, states, appUrl: null, now: () => now });
    const { left } = db.prepare("SELECT count(*) AS left FROM AlertDeliveries WHERE Status <> 'Sent'").get() as {
      left: number;
    };
    if (left === 0) return;
  }
}
