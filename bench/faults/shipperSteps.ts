import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inSandbox, type Sandbox } from '../sandbox.js';
import { resolveJob, runSoundScript } from '../runScript.js';
import { flush, flushAll, kill, waitForShipping } from '../shippers.js';
import { onTestServer } from '../testServer.js';
import { checkEnding, checkRun, startLogging } from './acknowledged.js';
import { type Campaign, type Findings, scaleCount, type Trial } from './trial.js';

const SIGNALS = ['SIGKILL', 'SIGSTOP'] as const;
const LINES = 40;
/** How long a stopped shipper stands still at most, in milliseconds. */
const LONGEST_STOP = 400;
/** In milliseconds. */
const STEPPED_WITHIN = 30_000;
/** Steps that are tried on a server, where each takes seconds. */
const STEPS_ON_SERVER = 60;

/**
 * The shipper is killed, or stopped for a while, at each of its steps: before and after every call of the file system,
 * every statement and every piece of an answer. The next shipper or a flush must go on, and nothing may be there twice.
 */
export const shipperSteps: Trial = {
  name: 'shipperSteps',
  harm: 'SIGKILL, SIGSTOP and SIGCONT of the shipper at each step',
  async run(campaign) {
    await inSandbox((sandbox) => trySteps(sandbox, Infinity, campaign));
    await onTestServer(({ setting }) =>
      inSandbox((sandbox) => trySteps(sandbox, STEPS_ON_SERVER, campaign), { setting }),
    );
  },
};

async function trySteps(sandbox: Sandbox, most: number, campaign: Campaign): Promise<void> {
  const steps = await countSteps(sandbox);
  const all = Array.from({ length: steps }, (_, index) => index + 1);
  const some = campaign.random.shuffled(all).slice(0, scaleCount(Math.min(steps, most), campaign));
  for (const step of some) {
    const signals = campaign.scale < 1 ? [campaign.random.pick(SIGNALS)] : SIGNALS;
    for (const signal of signals) await signalAtStep(sandbox, step, signal, campaign);
  }
}

async function countSteps(sandbox: Sandbox): Promise<number> {
  const stepped = path.join(sandbox.folder, 'steps');
  await startJob(sandbox, 'counted', { BENCH_STEPPED: stepped }).ended;
  if (!(await waitForShipping(sandbox.journalFolder, 60_000))) throw new Error(sandbox.troubles());
  for (const until = Date.now() + 5000; !existsSync(stepped) && Date.now() < until;) await pause(10);
  return Number(readFileSync(stepped, 'utf8'));
}

async function signalAtStep(
  sandbox: Sandbox,
  step: number,
  signal: (typeof SIGNALS)[number],
  { random, findings }: Campaign,
): Promise<void> {
  const about = `${sandbox.setting.startsWith('sqlite:') ? 'SQLite' : 'server'}, ${signal} at step ${step}`;
  const name = `${signal}-${step}`;
  const stepped = path.join(sandbox.folder, `stepped-${name}`);
  const job = startJob(sandbox, name, { BENCH_STEP: String(step), BENCH_SIGNAL: signal, BENCH_STEPPED: stepped });
  const promised = await checkEnding(job, findings, about, /^$/);
  // It may come to the step when the job is gone, or end before.
  const shipper = () => (existsSync(stepped) ? Number(readFileSync(stepped, 'utf8')) : 0);
  const isOver = async () => shipper() > 0 || (await waitForShipping(sandbox.journalFolder, 10));
  for (const until = Date.now() + STEPPED_WITHIN; !(await isOver()) && Date.now() < until;);
  if (shipper() > 0) findings.faults++;
  await pause(random.between(0, LONGEST_STOP));
  if (shipper() > 0 && signal === 'SIGSTOP') kill(shipper(), 'SIGCONT');
  // Somebody flushes in the middle of it.
  if (random.chance(0.2)) await flush(sandbox.journalFolder, sandbox.setting);
  await deliver(sandbox, random.chance(0.5), findings, about);
  await checkRun(sandbox, promised, findings, about);
}

function startJob(sandbox: Sandbox, name: string, env: NodeJS.ProcessEnv) {
  const JOB_LOGGER_NODE_OPTIONS = `--require "${resolveJob('signalAtStep.cjs')}"`;
  return startLogging(sandbox, name, LINES, 7, { JOB_LOGGER_NODE_OPTIONS, ...env });
}

/** With the next job's shipper, or by hand. */
async function deliver(sandbox: Sandbox, byNextJob: boolean, findings: Findings, about: string): Promise<void> {
  if (byNextJob) {
    await runSoundScript('emptyWatched.cjs', { env: sandbox.env });
    await waitForShipping(sandbox.journalFolder, 10_000);
  }
  const waiting = await flushAll(sandbox.journalFolder, sandbox.setting);
  if (waiting.length > 0) findings.count('lost', `${about}: a journal stays: ${waiting.join('; ')}`);
}
