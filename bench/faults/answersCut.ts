import type { WatcherDatabase } from '#database';
import type { Connection } from '#database/store/sqliteFile';
import { openChannels } from '../../watcher/src/channels/openChannels.js';
import { MOST_ATTEMPTS } from '../../watcher/src/loops/deliver.js';
import { Passes } from '../../watcher/test/passes.js';
import { formatMessage, insertFailure, inWatchedSandbox, makeAlertedJobs, makeSenderSettings } from '../watchers.js';
import { MAY_BE_REPEATED, startStandIns, decodeBody } from './standIns.js';
import { scaleCount, type Trial } from './trial.js';

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
    const services = await startStandIns(campaign.random, CUTS);
    try {
      await inWatchedSandbox(async (sandbox, watched, db) => {
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
      });
    } finally {
      await services.close();
    }
  },
};

async function tellAll(watched: WatcherDatabase, url: string, db: Connection): Promise<void> {
  const settings: NodeJS.ProcessEnv = makeSenderSettings(url, 'bench');
  const channels = await openChannels((name) => settings[name]);
  const start = Date.now();
  const passes = new Passes(watched, new Date(start - 24 * HOUR).toISOString());
  await passes.judge(new Date(start).toISOString());
  for (let round = 0; round < ROUNDS; round++) {
    const now = new Date(start + round * 2 * HOUR).toISOString();
    await passes.deliverBy(channels, now);
    if (!db.prepare("SELECT 1 FROM AlertDeliveries WHERE Status <> 'Sent'").get()) return;
  }
}
