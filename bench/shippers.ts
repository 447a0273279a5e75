/** The shippers of one home folder: find them, wait for them, end them, and ship by hand what they left. */
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, watch } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Destinations } from '#shipper/destinations';
import { hasShipper, listJournals, shipOrphan } from '#shipper/orphans';
import { parseDestination } from '#sdk/destination';
import { tryOr } from '#sdk/foreign';
import { now } from './runScript.js';

/** How long the database may take to confirm a run, in milliseconds. */
const CONFIRMED_WITHIN = 30_000;
/** How long a killed process may take to disappear, in milliseconds. */
const GONE_WITHIN = 5000;
/** How long to flush what waits, and the pause in between, in milliseconds. */
const FLUSHED_WITHIN = 120_000;
const FLUSH_EVERY = 200;

/** Pids of the living shippers that were started with this home. Linux only; elsewhere none are found. */
function findShippers(home: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      // It may be gone, or another user's.
      const variables = tryOr('', () => readFileSync(`/proc/${pid}/environ`, 'utf8')).split('\0');
      return variables.includes('JOB_LOGGER_SHIPPER=1') && variables.includes(`JOB_LOGGER_HOME=${home}`);
    });
}

/** The shipper that this living process has started, if it exists already. */
export function findShipper(pid: number): number | undefined {
  return tryOr(undefined, () => {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    // Before its exec it is still a copy of the job.
    return child && path.basename(readlinkSync(`/proc/${child}/cwd`)) === 'journal' ? Number(child) : undefined;
  });
}

/** Waits until every journal is shipped and every shipper has ended; false if that takes longer. */
export async function waitForShipping(journalFolder: string, atMost = 30_000): Promise<boolean> {
  for (const until = Date.now() + atMost; Date.now() < until; await pause(10)) {
    if (!readdirSync(journalFolder).some((name) => /\.(jsonl|sock)$/.test(name))) return true;
  }
  return false;
}

/** Waits until every shipper has ended, whether it has shipped all or given up; at most so many milliseconds. */
export async function waitForShippersToEnd(journalFolder: string, atMost: number): Promise<void> {
  for (const until = Date.now() + atMost; Date.now() < until; await pause(100)) {
    if (!readdirSync(journalFolder).some((name) => name.endsWith('.sock'))) return;
  }
}

/**
 * The moment when the next journal in this folder is removed, which its shipper does when the database has confirmed
 * the whole run. Call it before the journal exists. The folder is watched, not polled, to leave the processor alone.
 */
export function waitForJournalRemoval(journalFolder: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let seen: string | undefined;
    const watcher = watch(journalFolder, (_event, name) => {
      if (!name?.endsWith('.jsonl')) return;
      if (existsSync(path.join(journalFolder, name))) {
        seen = name;
      } else if (seen === undefined || seen === name) {
        clearTimeout(timer);
        watcher.close();
        resolve(now());
      }
    });
    const timer = setTimeout(() => {
      watcher.close();
      reject(new Error(`No journal in ${journalFolder} was shipped within ${CONFIRMED_WITHIN / 1000} s`));
    }, CONFIRMED_WITHIN);
  });
}

/**
 * Kills the home's shippers at once, like a machine that goes down. What they have stays in the journals.
 *
 * @returns how many there were
 */
export async function killShippers(home: string): Promise<number> {
  const killed = new Set<number>();
  for (const until = Date.now() + GONE_WITHIN; ; await pause(5)) {
    const pids = findShippers(home);
    if (pids.length === 0 || Date.now() > until) return killed.size;
    for (const pid of pids) if (kill(pid)) killed.add(pid);
  }
}

/** False if the process was already gone. */
export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): boolean {
  return tryOr(false, () => process.kill(pid, signal));
}

/** Deletes waiting journals for a database that never existed. */
export function deleteJournals(journalFolder: string): void {
  for (const name of readdirSync(journalFolder)) {
    if (/\.(jsonl|sock)$/.test(name)) rmSync(path.join(journalFolder, name), { force: true });
  }
}

/**
 * Does what `job-logger flush` does: ships each journal without a living shipper.
 *
 * @returns which journals still wait, and why
 */
export async function flush(journalFolder: string, setting: string): Promise<string[]> {
  const destinations = new Destinations();
  destinations.add(parseDestination(setting).name, setting);
  const waiting: string[] = [];
  try {
    for (const journal of listJournals(journalFolder)) {
      const reason = (await hasShipper(journalFolder, journal))
        ? 'its shipper lives'
        : await shipOrphan(journalFolder, journal, destinations);
      if (reason !== undefined) waiting.push(`${path.basename(journal.file)}: ${reason}`);
    }
  } finally {
    await destinations.close();
  }
  return waiting;
}

/** Flushes until nothing waits: a server that was just cut many times may refuse at first. @returns what still waits */
export async function flushAll(journalFolder: string, setting: string): Promise<string[]> {
  for (const until = performance.now() + FLUSHED_WITHIN; ; await pause(FLUSH_EVERY)) {
    const waiting = await flush(journalFolder, setting);
    if (waiting.length === 0 || performance.now() > until) return waiting;
  }
}
