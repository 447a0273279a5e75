import { setTimeout as pause } from 'node:timers/promises';
import { inSandbox, type Sandbox } from '../sandbox.js';
import { runSoundScript } from '../runScript.js';
import { flush, flushAll, kill, killShippers, findShipper, waitForShipping } from '../shippers.js';
import { checkEnding, checkRun, startLogging } from './acknowledged.js';
import { type Campaign, type Findings, scaleCount, type Trial } from './trial.js';

/** The latest moment of a kill, milliseconds after the job's begin, and of one after its end. */
const LATEST_KILL = 250;
const LATEST_KILL_AFTER_END = 120;

/**
 * The shipper is killed while its job lives, once or repeatedly, or after the job; the next shipper or a flush must
 * deliver.
 */
export const shipperKilled: Trial = {
  name: 'shipperKilled',
  harm: 'SIGKILL of the shipper, at any moment',
  async run(campaign) {
    await inSandbox(async (sandbox) => {
      for (let round = 1; round <= scaleCount(40, campaign); round++) await killShipper(sandbox, campaign, round);
    });
  },
};

async function killShipper(sandbox: Sandbox, { random, findings }: Campaign, round: number): Promise<void> {
  const kills = random.between(1, 3);
  const job = startLogging(sandbox, round, random.between(50, 600), random.between(1, 1e6));
  const pid = job.child.pid ?? 0;
  for (let killed = 0; killed < kills && job.child.exitCode === null; killed++) {
    await pause(random.between(0, LATEST_KILL));
    const shipper = findShipper(pid);
    if (shipper !== undefined && kill(shipper)) findings.faults++;
    // Somebody flushes in the middle of it.
    if (random.chance(0.2)) await flush(sandbox.journalFolder, sandbox.setting);
  }
  const about = `round ${round}`;
  const promised = await checkEnding(job, findings, about);
  if (random.chance(0.5)) {
    await pause(random.between(0, LATEST_KILL_AFTER_END));
    findings.faults += await killShippers(sandbox.home);
  }
  await deliver(sandbox, random.chance(0.5), findings, about);
  await checkRun(sandbox, promised, findings, about);
}

/** With the next job's shipper, or by hand. */
export async function deliver(sandbox: Sandbox, byNextJob: boolean, findings: Findings, about: string): Promise<void> {
  if (byNextJob) {
    await runSoundScript('emptyWatched.cjs', { env: sandbox.env });
    await waitForShipping(sandbox.journalFolder, 10_000);
  }
  const waiting = await flushAll(sandbox.journalFolder, sandbox.setting);
  if (waiting.length > 0) findings.count('lost', `${about}: a journal stays: ${waiting.join('; ')}`);
}
