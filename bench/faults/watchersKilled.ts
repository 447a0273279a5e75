import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '#database/store/sqliteFile';
import { openFile } from '../../database/test/embeddedFile.js';
import { makeSandbox, type Sandbox } from '../sandbox.js';
import type { SeededRandom } from '../random.js';
import { formatMessage, insertFailure, makeAlertedJobs, pretendWatchedForHours, startWatcher } from '../watchers.js';
import { type Accepted, MAY_BE_REPEATED, startStandIns, type StandIns, decodeBody } from './standIns.js';
import { type Findings, scaleCount, type Trial } from './trial.js';

const JOBS = 10;
/** Of its life after the first message, or after it says that it watches. */
const LATEST_KILL = 120;
const LATEST_KILL_IN_START = 1500;
/** For a message; outboxes are checked every two seconds. */
const LONGEST_WAIT = 2200;
const START_TIMEOUT = 30_000;
const END_TIMEOUT = 120_000;

/** Two watchers of one database are killed again and again; every alert must reach both services. */
export const watchersKilled: Trial = {
  name: 'watchersKilled',
  harm: 'SIGKILL of either of two watchers of one database, at any moment',
  async run(campaign) {
    const { findings } = campaign;
    const sandbox = await makeSandbox();
    const services = await startStandIns(campaign.random);
    const failures = await Failures.of(sandbox);
    try {
      const kills = scaleCount(500, campaign);
      const killed = new Set<string>();
      const slot = async (name: string) => {
        while (findings.faults < kills) {
          const by = `${name}-${++findings.faults}`;
          failures.add(campaign.random.between(1, 3));
          await killOne(sandbox, services, by, campaign.random, findings);
          killed.add(by);
        }
      };
      await Promise.all([slot('one'), slot('two')]);
      failures.endLeases();
      await finishAlerts(sandbox, services, failures, findings);
      checkAccepted(services.accepted, failures.count, killed, findings);
    } finally {
      failures.close();
      await services.close();
      await sandbox.remove();
    }
  },
};

/** Runs that failed, each with its own error. Each makes an alert, by mail and in Slack. */
class Failures {
  count = 0;
  private constructor(private readonly db: Connection) {}

  static async of(sandbox: Sandbox): Promise<Failures> {
    await makeAlertedJobs(sandbox, JOBS, ['owner', '#bench']);
    await pretendWatchedForHours(sandbox);
    return new Failures(openFile(sandbox.setting));
  }

  add(count: number): void {
    for (let added = 0; added < count; added++) {
      insertFailure(this.db, 101 + (this.count % JOBS), this.count);
      this.count++;
    }
  }

  /** The leases of dead watchers, instead of the minute that they have left. */
  endLeases(): void {
    const past = new Date(Date.now() - 1000).toISOString();
    this.db.prepare("UPDATE AlertDeliveries SET LeaseUntil = ? WHERE Status = 'Sending'").run(past);
  }

  /** Runs that aren't judged, and messages that aren't sent. */
  left(): string {
    const row: { runs: number; messages: number } = this.db
      .prepare(
        `SELECT (SELECT COUNT(*) FROM LogHistory WHERE JudgeDueAt IS NOT NULL) AS runs,
           (SELECT COUNT(*) FROM AlertDeliveries WHERE Status <> 'Sent') AS messages`,
      )
      .get();
    return row.runs + row.messages === 0 ? '' : `${row.runs} runs aren't judged, ${row.messages} messages aren't sent`;
  }

  close(): void {
    this.db.close();
  }
}

/** While it starts, when it has something to send, or some time after either. */
async function killOne(sandbox: Sandbox, services: StandIns, by: string, random: SeededRandom, findings: Findings) {
  const { child, output, watching, ended } = startWatcher(sandbox, services, by);
  const inStart = random.chance(0.1);
  if (inStart) await pause(random.between(0, LATEST_KILL_IN_START));
  else {
    const messages = random.between(0, 3);
    const sent = new Promise<void>((resolve) => {
      let count = 0;
      services.came.on(by, () => ++count === messages && resolve());
    });
    await Promise.race([watching, ended, pause(START_TIMEOUT, undefined, { ref: false })]);
    if (messages > 0)
      await Promise.race([sent, ended, pause(random.between(100, LONGEST_WAIT), undefined, { ref: false })]);
    await pause(random.between(0, LATEST_KILL));
  }
  services.came.removeAllListeners(by);
  child.kill('SIGKILL');
  const [, signal] = await ended;
  if (signal !== 'SIGKILL') findings.count('changed', `${by} ended by itself and said: ${output.text}`);
}

/** A watcher that nobody kills does the rest. */
async function finishAlerts(
  sandbox: Sandbox,
  services: StandIns,
  failures: Failures,
  findings: Findings,
): Promise<void> {
  const { child, output, ended } = startWatcher(sandbox, services, 'last');
  for (const until = Date.now() + END_TIMEOUT; failures.left() !== '' && Date.now() < until;) await pause(100);
  child.kill('SIGTERM');
  const [code] = await ended;
  if (failures.left() !== '') findings.count('lost', `${failures.left()}. The watcher said: ${output.text}`);
  if (code !== 0) findings.count('changed', `the last one ended with ${String(code)} and said: ${output.text}`);
}

/**
 * Twice is right only where the watcher that sent it first was killed before it sent anything more by that service: it goes
 * on to the next only when it has written down the one before. And the second one says so.
 */
function checkAccepted(accepted: Accepted[], alerts: number, killed: Set<string>, findings: Findings): void {
  const last = new Map(accepted.map(({ service, by }, index) => [`${service} ${by}`, index]));
  for (let number = 0; number < alerts; number++) {
    for (const service of ['mail', 'slack'] as const) {
      const about = `${service}, ${formatMessage(number)}`;
      const found = accepted.flatMap((one, index) =>
        one.service === service && decodeBody(one).includes(formatMessage(number)) ? [{ ...one, index }] : [],
      );
      if (found.length === 0) findings.count('lost', `${about}: nobody was told`);
      for (const [time, { by, index }] of found.entries()) {
        const next = found[time + 1];
        if (!next) break;
        if (!killed.has(by) || last.get(`${service} ${by}`) !== index)
          findings.count('doubled', `${about}: ${by} told it and lived on, ${next.by} told it again`);
        if (!MAY_BE_REPEATED.test(decodeBody(next)))
          findings.count('doubled', `${about}: ${next.by} told it again and didn't say so`);
      }
    }
  }
}
