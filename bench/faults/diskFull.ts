import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inSandbox, type Sandbox } from '../sandbox.js';
import { checkEnding, checkRun, expectShipped, startLogging } from './acknowledged.js';
import { type Campaign, scaleCount, type Trial } from './trial.js';

/** The disk becomes full: before the job starts; in its middle, permanently; in its middle, for a while. */
const MOMENTS = ['before', 'for good', 'for a while'] as const;

/** The journals' disk is full. What it took must arrive, and begin and end in any case. */
export const diskFull: Trial = {
  name: 'diskFull',
  harm: "the journals' disk is full, from the start, for good, for a while",
  async run(campaign) {
    const disk = mountSmallDisk();
    if (!disk) {
      campaign.findings.notes.push('not tried: a small disk (tmpfs) can be mounted by root on Linux only');
      return;
    }
    const fillOften = async (sandbox: Sandbox) => {
      for (let round = scaleCount(40, campaign); round > 0; round--) {
        for (const moment of MOMENTS) await fill(sandbox, disk.folder, moment, campaign);
      }
    };
    try {
      await inSandbox(fillOften, { home: path.join(disk.folder, 'home') });
    } finally {
      disk.unmount();
    }
  },
};

async function fill(
  sandbox: Sandbox,
  disk: string,
  moment: (typeof MOMENTS)[number],
  { random, findings }: Campaign,
): Promise<void> {
  const about = `disk full ${moment}, fault ${++findings.faults}`;
  const ballast = path.join(disk, 'ballast');
  if (moment === 'before') takeAll(ballast);
  const filling = moment === 'before' ? {} : { BENCH_BALLAST: ballast, BENCH_BALLAST_STAYS: moment };
  const job = startLogging(sandbox, findings.faults, random.between(3, 500), random.between(1, 1e6), filling);
  const promised = await checkEnding(job, findings, about);
  await expectShipped(sandbox, findings, about);
  const fullFrom = moment === 'before' ? { fullFrom: 1 } : {};
  await checkRun(sandbox, { ...promised, ...fullFrom }, findings, about);
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
