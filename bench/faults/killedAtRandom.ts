import { setTimeout as pause } from 'node:timers/promises';
import { inSandbox, type Sandbox } from '../sandbox.js';
import { checkRun, expectShipped, startLogging } from './acknowledged.js';
import { type Campaign, scaleCount, type Trial } from './trial.js';

/** The latest moment of a kill, milliseconds after the job's start: later than most jobs take. */
const LATEST_KILL = 450;

/** SIGKILL at any moment, one job at a time, the database up. */
export const killedAtRandom: Trial = {
  name: 'killedAtRandom',
  harm: 'SIGKILL of a logging job, at any moment',
  async run(campaign) {
    const { findings } = campaign;
    await inSandbox(async (sandbox) => {
      const promised = new Set<string | undefined>();
      for (let kill = 1; kill <= scaleCount(200, campaign); kill++)
        promised.add(await killOne(sandbox, campaign, kill));
      const known = await sandbox.runs();
      for (const { RunId, LineCount } of known)
        if (LineCount > 0 && !promised.has(RunId)) findings.count('lost', `nobody read what run ${RunId} was promised`);
      if (known.length > findings.faults) findings.count('doubled', `${known.length} runs of ${findings.faults} jobs`);
    });
  },
};

/** @returns the run's id, if the job came to write it */
async function killOne(sandbox: Sandbox, { random, findings }: Campaign, kill: number) {
  const after = random.between(0, LATEST_KILL);
  const job = startLogging(sandbox, kill, random.between(1, 400), random.between(1, 1e6));
  await pause(after);
  job.child.kill('SIGKILL');
  await job.ended;
  const goneAt = Date.now();
  findings.faults++;
  const about = `kill ${kill}, after ${after} ms`;
  const promised = job.promised();
  await expectShipped(sandbox, findings, about);
  await checkRun(sandbox, promised, findings, about, goneAt);
  return promised.runId;
}
