import net from 'node:net';
import { renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { resolveJob } from '../jobs.js';
import { makeSandbox, type Sandbox } from '../sandbox.js';
import { listen, getPort } from '../ports.js';
import type { Random } from '../random.js';
import { startScript } from '../runScript.js';
import { flushAll, killShippers, waitForShipping } from '../shippers.js';
import { parseAddress, makeServerDatabase, testServer, replaceAddress } from '../testServer.js';
import { checkRun, readAcknowledged } from './acknowledged.js';
import { type Campaign, Findings, scaleCount, type Trial } from './trial.js';

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
    const findings = new Findings();
    await cutSqlite(campaign, findings);
    if (testServer) await cutServer(testServer, campaign, findings);
    return findings;
  },
};

async function cutSqlite(campaign: Campaign, findings: Findings): Promise<void> {
  const sandbox = await makeSandbox();
  try {
    await runJobsDuring(sandbox, sandbox.setting, campaign, findings, () => damageFile(sandbox, campaign.random));
  } finally {
    await sandbox.remove();
  }
}

/** Another writer locks the database, or its folder is gone, for up to this many milliseconds. */
async function damageFile({ setting }: Sandbox, random: Random): Promise<void> {
  const file = setting.slice('sqlite:'.length);
  const folder = path.dirname(file);
  if (random.fraction() < 0.5) {
    const writer = new DatabaseSync(file, { timeout: 2000 });
    writer.exec('BEGIN EXCLUSIVE');
    await pause(random.between(5, 700));
    writer.exec('COMMIT');
    writer.close();
  } else {
    renameSync(folder, `${folder}-away`);
    await pause(random.between(5, 300));
    renameSync(`${folder}-away`, folder);
  }
}

async function cutServer(server: string, campaign: Campaign, findings: Findings): Promise<void> {
  const database = makeServerDatabase(server);
  const sandbox = await makeSandbox({ setting: database.setting });
  const proxy = await startFaultyProxy(parseAddress(database.setting), campaign.random);
  try {
    const setting = replaceAddress(database.setting, proxy.port);
    await runJobsDuring(sandbox, setting, campaign, findings, () => proxy.harm());
  } finally {
    proxy.close();
    await sandbox.remove();
    await database.drop();
  }
}

interface Proxy {
  port: number;
  harm(): Promise<void>;
  close(): void;
}

async function startFaultyProxy(target: { host: string; port: number }, random: Random): Promise<Proxy> {
  const callers = new Set<net.Socket>();
  let refusing = false;
  const server = net.createServer((caller) => {
    const onward = net.connect(target.port, target.host);
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
      const harm = random.oneOf(['cut', 'stall', 'refuse']);
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
  findings: Findings,
  harm: () => Promise<void>,
): Promise<void> {
  const { random } = campaign;
  const over = new AbortController();
  const harming = (async () => {
    while (!over.signal.aborted) {
      await harm();
      findings.faults++;
      await pause(random.between(0, 200));
    }
  })();
  const jobs: string[] = [];
  for (let count = scaleCount(JOBS, campaign); count > 0; count--)
    jobs.push(await runOne(sandbox, setting, random, findings));
  over.abort();
  await harming;
  await waitForShipping(sandbox.journalFolder, BY_THEMSELVES);
  await killShippers(sandbox.home);
  for (const journal of await flushAll(sandbox.journalFolder, setting)) findings.count('lost', journal);
  for (const acknowledged of jobs) {
    await checkRun(sandbox, readAcknowledged(acknowledged), findings, path.basename(acknowledged));
  }
}

let jobsRun = 0;

async function runOne(sandbox: Sandbox, setting: string, random: Random, findings: Findings): Promise<string> {
  const acknowledged = path.join(sandbox.folder, `acknowledged-${++jobsRun}`);
  const args = [acknowledged, String(random.between(50, 800)), String(random.between(1, 1e6))];
  const { code, signal, stdout, stderr } = await startScript(resolveJob('logging.cjs'), {
    env: { ...sandbox.env, JOB_LOGGER_DB: setting },
    args,
  }).ended;
  // One line reports what became of the previous run.
  const foreign = stderr
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('job-logger: the last run of job '));
  if (code !== 0 || stdout !== 'begun\nfinished\n' || foreign.length > 0) {
    findings.count('changed', `ended with ${code ?? signal}, printed ${JSON.stringify(stdout + stderr)}`);
  }
  return acknowledged;
}
