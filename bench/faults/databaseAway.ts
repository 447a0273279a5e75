import { setTimeout as pause } from 'node:timers/promises';
import { openFile, withFile } from '../../database/test/embeddedFile.js';
import { until } from '../../sdk/test/until.js';
import { makeSandbox, type Sandbox } from '../sandbox.js';
import { type Running, startScript } from '../runScript.js';
import { waitForShipping } from '../shippers.js';
import { startWatcher, makeAlertedJobs, pretendWatchedForHours } from '../watchers.js';
import { type StandIns, startStandIns } from './standIns.js';
import { type Findings, type Trial } from './trial.js';

const JOBS = 50;
/** This many of them end well meanwhile, and this many are killed. */
const ENDING = 20;
const KILLED = 3;
/** Due meanwhile: this many are started in time, and this many aren't. */
const STARTED = 5;
const MISSED = 2;
const OUTAGE = 5 * 60_000;
const SHORTEST_OUTAGE = 10_000;
/** A gap in the watcher's beats as long as this is an outage, which is reported in one message. */
const GAP = 90_000;
/** Until everything is judged and reported: what was due meanwhile is late, and journals have had time to arrive. */
const AFTERWARDS = 240_000;

/** The database is down for five minutes, while 50 jobs run, end, are killed, and are due. */
export const databaseAway: Trial = {
  name: 'databaseAway',
  unscaled: true,
  harm: 'the database takes nothing for 5 minutes: 50 jobs run, 7 are due, a watcher watches',
  async run({ random, scale, findings }) {
    const outage = Math.max(SHORTEST_OUTAGE, OUTAGE * scale);
    const sandbox = await makeSandbox();
    const services = await startStandIns(random);
    const jobs = await makeAlertedJobs(sandbox, JOBS + STARTED + MISSED, ['owner'], { GraceSeconds: 60 });
    await pretendWatchedForHours(sandbox);
    const watcher = startWatcher(sandbox, services, 'bench');
    const running: Running[] = [];
    try {
      await watcher.watching;
      const [scheduled, other] = [jobs.slice(JOBS), jobs.slice(0, JOBS)];
      expectAt(sandbox, scheduled, Date.now() + outage / 2);
      running.push(...other.map((jobId, index) => start(sandbox, jobId, index < ENDING ? outage / 2 : 3_600_000)));
      await until(async () => (await sandbox.runs()).length === JOBS, 60_000);

      // Nobody else writes any more.
      const holder = openFile(sandbox.setting);
      holder.exec('BEGIN EXCLUSIVE');
      findings.faults++;
      await pause(outage / 2);
      running.push(...scheduled.slice(0, STARTED).map((jobId) => start(sandbox, jobId, 1000)));
      for (const { child } of running.slice(ENDING, ENDING + KILLED)) child.kill('SIGKILL');
      await pause(outage / 2);
      holder.exec('COMMIT');
      holder.close();

      await waitForMail(sandbox, services);
      await check(sandbox, services, { isOutage: outage >= GAP }, findings);
    } finally {
      watcher.child.kill('SIGTERM');
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.all([watcher.ended, ...running.map(({ ended }) => ended)]);
      await waitForShipping(sandbox.journalFolder);
      await services.close();
      await sandbox.remove();
    }
  },
};

function start(sandbox: Sandbox, jobId: number, milliseconds: number): Running {
  return startScript('waiting.cjs', { env: sandbox.env, args: [String(jobId), String(milliseconds)] });
}

/** Each is due once. */
function expectAt({ setting }: Sandbox, jobs: number[], time: number): void {
  const [due, late] = [time, time + 60_000].map((at) => new Date(at).toISOString());
  withFile(setting, (db) => {
    const statement = db.prepare('INSERT INTO ExpectedRuns (JobId, DueAt, LateAt, Status) VALUES (?, ?, ?, ?)');
    for (const jobId of jobs) statement.run(jobId, due, late, 'Due');
  });
}

/** Waits until problems are reported, and some time more, for wrong reports. */
async function waitForMail(sandbox: Sandbox, { accepted }: StandIns): Promise<void> {
  for (const last = Date.now() + AFTERWARDS; Date.now() < last; await pause(500)) {
    const alerts = await sandbox.database.call('ListAlerts', { PageSize: 100 });
    if (alerts.filter(({ Kind }) => Kind === 'lost' || Kind === 'missed').length >= KILLED + MISSED) break;
  }
  for (let before = -1; before !== accepted.length; await pause(15_000)) before = accepted.length;
}

async function check(
  sandbox: Sandbox,
  { accepted }: StandIns,
  { isOutage }: { isOutage: boolean },
  findings: Findings,
): Promise<void> {
  const runs = await sandbox.runs();
  const count = (status: string) => runs.filter(({ Status }) => Status === status).length;
  const states = { Lost: count('Lost'), Done: count('Done'), Pending: count('Pending') };
  const right = { Lost: KILLED, Done: ENDING + STARTED, Pending: JOBS - ENDING - KILLED };
  if (JSON.stringify(states) !== JSON.stringify(right))
    findings.count('changed', `runs are ${JSON.stringify(states)} instead of ${JSON.stringify(right)}`);
  const alerts = await sandbox.database.call('ListAlerts', { PageSize: 100 });
  const kinds = Object.fromEntries(
    ['lost', 'missed', 'summary'].map((kind) => [kind, alerts.filter(({ Kind }) => Kind === kind).length]),
  );
  const rightKinds = { lost: KILLED, missed: MISSED, summary: isOutage ? 1 : 0 };
  if (JSON.stringify(kinds) !== JSON.stringify(rightKinds))
    findings.count('changed', `alerts are ${JSON.stringify(kinds)} instead of ${JSON.stringify(rightKinds)}`);
  if (alerts.length !== Object.values(kinds).reduce((sum, one) => sum + one, 0))
    findings.count(
      'changed',
      `there are other alerts: ${alerts.map(({ Kind, Text }) => `${Kind} ${Text}`).join('; ')}`,
    );
  const messages = isOutage ? 1 : KILLED + MISSED;
  if (accepted.length !== messages)
    findings.count(
      accepted.length < messages ? 'lost' : 'doubled',
      `${accepted.length} messages instead of ${messages}`,
    );
}
