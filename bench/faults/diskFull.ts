import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { resolveJob } from '../jobs.js';
import { makeSandbox, type Sandbox } from '../sandbox.js';
import { runScript } from '../runScript.js';
import { waitForShipping } from '../shippers.js';
import { checkRun, readAcknowledged } from './acknowledged.js';
import { type Campaign, Findings, scaleCount, type Trial } from './trial.js';

/** The disk becomes full: before the job starts; in its middle, permanently; in its middle, for a while. */
const MOMENTS = ['before', 'for good', 'for a while'] as const;

/** The journals' disk is full. What it took must arrive, and begin and end in any case. */
export const diskFull: Trial = {
  name: 'diskFull',
  harm: "the journals' disk is full, from the start, for good, for a while",
  async run(campaign) {
    const findings = new Findings();
    const disk = mountSmallDisk();
    if (!disk) {
      findings.notes.push('not tried: a small disk (tmpfs) can be mounted by root on Linux only');
      return findings;
    }
    try {
      const sandbox = await makeSandbox({ home: path.join(disk.folder, 'home') });
      try {
        for (let round = scaleCount(40, campaign); round > 0; round--) {
          for (const moment of MOMENTS) await fill(sandbox, disk.folder, moment, campaign, findings);
        }
      } finally {
        await sandbox.remove();
      }
    } finally {
      disk.unmount();
    }
    return findings;
  },
};

async function fill(
  sandbox: Sandbox,
  disk: string,
  moment: (typeof MOMENTS)[number],
  { random }: Campaign,
  findings: Findings,
): Promise<void> {
  const acknowledged = path.join(sandbox.folder, `acknowledged-${++findings.faults}`);
  const about = `disk full ${moment}, fault ${findings.faults}`;
  const ballast = path.join(disk, 'ballast');
  if (moment === 'before') takeAll(ballast);
  const { code, signal, stdout, stderr } = await runScript(resolveJob('logging.cjs'), {
    env: moment === 'before' ? sandbox.env : { ...sandbox.env, BENCH_BALLAST: ballast, BENCH_BALLAST_STAYS: moment },
    args: [acknowledged, String(random.between(3, 500)), String(random.between(1, 1e6))],
  });
  const foreign = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('job-logger: '));
  if (code !== 0 || stdout !== 'begun\nfinished\n' || foreign.length > 0) {
    findings.count('changed', `${about}: ended with ${code ?? signal}, printed ${JSON.stringify(stdout + stderr)}`);
  }
  if (!(await waitForShipping(sandbox.journalFolder))) {
    findings.count('lost', `${about}: a journal stays. The shippers said: ${sandbox.troubles()}`);
  }
  const promised = readAcknowledged(acknowledged);
  await checkRun(sandbox, moment === 'before' ? { ...promised, fullFrom: 1 } : promised, findings, about);
  rmSync(ballast, { force: true });
}

/** Fills the disk to its last block. */
function takeAll(ballast: string): void {
  try {
    for (const block = Buffer.alloc(4096); ;) appendFileSync(ballast, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

function mountSmallDisk(): { folder: string; unmount(): void } | undefined {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'job-logger-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'none', folder], { stdio: 'ignore' });
  } catch {
    rmdirSync(folder);
    return undefined;
  }
  return {
    folder,
    unmount() {
      execFileSync('umount', [folder]);
      rmdirSync(folder);
    },
  };
}
