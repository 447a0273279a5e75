import { until } from '../../sdk/test/until.js';
import { type StandIns, startStandIns } from '../faults/standIns.js';
import type { Sandbox } from '../sandbox.js';
import { now, type Running, startScript } from '../runScript.js';
import { kill, findShipper } from '../shippers.js';
import { startWatcher, makeAlertedJobs, pretendWatchedForHours } from '../watchers.js';
import { type Bench, type Measured, summarise } from './figure.js';

/** Three jobs of each kind, because they wait for the clock. */
const RUNS = 3;
const LONGEST = 180_000;

/** From the SIGKILL of a job until the mail about its loss is accepted. */
export async function alertDelivered({ sandbox, random }: Bench): Promise<Measured[]> {
  const services = await startStandIns(random);
  const jobs = await makeAlertedJobs(sandbox, 2 * RUNS, ['owner']);
  await pretendWatchedForHours(sandbox);
  const watcher = startWatcher(sandbox, services, 'bench');
  try {
    await watcher.watching;
    const killedJob = await killAndWait(sandbox, services, jobs.slice(0, RUNS), ({ child }) => [child.pid!]);
    const gone = await killAndWait(sandbox, services, jobs.slice(RUNS), ({ child }) => [
      findShipper(child.pid!)!,
      child.pid!,
    ]);
    return [
      summariseSlowest('a killed job to its alert delivered', killedJob, 15),
      summariseSlowest('a machine that is gone to its alert delivered', gone, 90),
    ];
  } finally {
    watcher.child.kill('SIGTERM');
    await watcher.ended;
    await services.close();
  }
}

/** Runs the jobs at once, kills the `victims` of each, and waits for the mails. @returns seconds */
async function killAndWait(
  sandbox: Sandbox,
  services: StandIns,
  jobs: number[],
  victims: (running: Running) => number[],
): Promise<number[]> {
  const running = jobs.map((jobId) => startScript('waiting.cjs', { env: sandbox.env, args: [String(jobId)] }));
  for (const jobId of jobs) {
    const isPending = async () => (await sandbox.database.call('ListRuns', { JobId: jobId }))[0]?.Status === 'Pending';
    await until(isPending, LONGEST);
  }
  return Promise.all(
    running.map(async (one, index) => {
      const killedAt = now();
      for (const pid of victims(one)) kill(pid);
      const hasArrived = () => services.accepted.some(({ body }) => body.includes(`Job ${jobs[index]}.`));
      await until(hasArrived, LONGEST);
      return (now() - killedAt) / 1000;
    }),
  );
}

/** The slowest counts. */
function summariseSlowest(name: string, values: number[], limit: number): Measured {
  const goal = { text: `≤ ${limit} s, each`, holds: () => Math.max(...values) <= limit };
  return summarise(name, 's', values, { goal });
}
