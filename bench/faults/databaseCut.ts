import net from 'node:net';
import { renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openFile } from '../../database/test/embeddedFile.js';
import { type ConnectionString, parseConnectionString, parseSqlitePath } from '#sdk/destination';
import { inSandbox, type Sandbox } from '../sandbox.js';
import { listen, getPort } from '../ports.js';
import type { SeededRandom } from '../random.js';
import { flushAll, killShippers, waitForShipping } from '../shippers.js';
import { replacePairs } from '../../database/test/contract/sqlServerAdmin.js';
import { onTestServer, testServer } from '../testServer.js';
import { type Acknowledged, checkEnding, checkRun, startLogging } from './acknowledged.js';
import { type Campaign, scaleCount, type Trial } from './trial.js';

/** Jobs that run during the fault, one after the other. */
const JOBS = 100;
/** How long the shippers may continue after the fault, in milliseconds; the rest is flushed. */
const BY_THEMSELVES = 3000;

/** The database goes down and comes back, again and again, while jobs log. */
export const databaseCut: Trial = {
  name: 'databaseCut',
  harm: testServer
    ? 'database locked, moved away; server cut, stalled, refusing'
    : 'database locked, moved away and back',
  async run(campaign) {
    await inSandbox((sandbox) =>
      runJobsDuring(sandbox, sandbox.setting, campaign, () => damageFile(sandbox, campaign.random)),
    );
    await onTestServer(({ setting }) => inSandbox((sandbox) => cutServer(sandbox, campaign), { setting }));
  },
};

/** Another writer locks the database, or its folder is gone, for up to this many milliseconds. */
async function damageFile({ setting }: Sandbox, random: SeededRandom): Promise<void> {
  if (random.chance(0.5)) {
    const writer = openFile(setting);
    writer.exec('BEGIN EXCLUSIVE');
    await pause(random.between(5, 700));
    writer.exec('COMMIT');
    writer.close();
  } else {
    const folder = path.dirname(parseSqlitePath(setting));
    renameSync(folder, `${folder}-away`);
    await pause(random.between(5, 300));
    renameSync(`${folder}-away`, folder);
  }
}

async function cutServer(sandbox: Sandbox, campaign: Campaign): Promise<void> {
  const proxy = await startFaultyProxy(parseConnectionString(sandbox.setting), campaign.random);
  try {
    await runJobsDuring(sandbox, replacePairs(sandbox.setting, { server: `127.0.0.1,${proxy.port}` }), campaign, () =>
      proxy.harm(),
    );
  } finally {
    proxy.close();
  }
}

interface Proxy {
  port: number;
  harm(): Promise<void>;
  close(): void;
}

async function startFaultyProxy(target: ConnectionString, random: SeededRandom): Promise<Proxy> {
  const callers = new Set<net.Socket>();
  let refusing = false;
  const server = net.createServer((caller) => {
    const onward = net.connect(target.port ?? 1433, target.host);
    callers.add(caller);
    for (const [socket, other] of [
      [caller, onward],
      [onward, caller],
    ] as const) {
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        other.destroy();
        callers.delete(caller);
      });
      socket.pipe(other);
    }
    if (refusing) caller.resetAndDestroy();
  });
  await listen(server);
  return {
    port: getPort(server),
    async harm() {
      const harm = random.pick(['cut', 'stall', 'refuse']);
      if (harm === 'stall') for (const caller of callers) caller.pause();
      else for (const caller of callers) caller.resetAndDestroy();
      refusing = harm === 'refuse';
      await pause(random.between(5, 700));
      refusing = false;
      for (const caller of callers) caller.resume();
    },
    close() {
      for (const caller of callers) caller.destroy();
      server.close();
    },
  };
}

/** Runs jobs one after the other during a permanent fault, then lets everything arrive and checks it. */
export async function runJobsDuring(
  sandbox: Sandbox,
  setting: string,
  campaign: Campaign,
  harm: () => Promise<void>,
): Promise<void> {
  const { random, findings } = campaign;
  const over = new AbortController();
  const harming = (async () => {
    while (!over.signal.aborted) {
      await harm();
      findings.faults++;
      await pause(random.between(0, 200));
    }
  })();
  const jobs = new Map<string, Acknowledged>();
  for (let number = 1; number <= scaleCount(JOBS, campaign); number++) {
    const name = `job ${number}`;
    const [lines, seed] = [random.between(50, 800), random.between(1, 1e6)];
    const job = startLogging(sandbox, name, lines, seed, { JOB_LOGGER_DB: setting });
    // One line reports what became of the previous run.
    jobs.set(name, await checkEnding(job, findings, name, /^job-logger: the last run of job /));
  }
  over.abort();
  await harming;
  await waitForShipping(sandbox.journalFolder, BY_THEMSELVES);
  await killShippers(sandbox.home);
  for (const journal of await flushAll(sandbox.journalFolder, setting)) findings.count('lost', journal);
  for (const [name, promised] of jobs) await checkRun(sandbox, promised, findings, name);
}
