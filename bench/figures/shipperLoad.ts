import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { parseDestination } from '#sdk/destination';
import { processKey } from '#sdk/processKey';
import { end, journal } from '../../shipper/test/orphans.js';
import { JOB, type Sandbox } from '../sandbox.js';
import { type SilentPort, formatServerSetting, openSilentPort } from '../ports.js';
import { now, resolveBuiltSdk, resolveJob } from '../runScript.js';
import { deleteJournals, waitForJournalRemoval } from '../shippers.js';
import { alternate, atMost, atMostOver, type Bench, type Measured, summarise } from './figure.js';

/** How long to wait before reading a shipper's memory, in milliseconds. */
const AT_REST_AFTER = 150;
/** A process that is no more. */
const GONE = '4000000-1';

interface Load {
  /** Milliseconds from its start to its first visible action. */
  time: number;
  /** MB. */
  resident: number;
}

/**
 * What one shipper takes to start with its driver, and how big it then is. Its first deed is seen from outside: with SQL
 * Server its call at the port, beside a process that only calls; with SQLite the removal of a journal that was shipped,
 * beside a process that only removes a file.
 */
export async function shipperLoad({ sandbox, ...bench }: Bench): Promise<Measured[]> {
  const port = await openSilentPort();
  await endOne(sandbox, port);
  const resident: Record<string, number[]> = {};
  const load = (name: string, start: () => Promise<Load>) => async () => {
    const { time, resident: size } = await start();
    (resident[name] ??= []).push(size);
    return time;
  };
  const values = await alternate(bench, {
    bareCall: load('bareCall', () =>
      measureCall(sandbox, port, () => spawn(process.execPath, [resolveJob('bareConnect.cjs'), String(port.port)])),
    ),
    sqlServer: load('sqlServer', () =>
      measureCall(sandbox, port, () => startShipper(sandbox, formatServerSetting(port.port))),
    ),
    bareUnlink: load('bareUnlink', () => measureRemoval(sandbox, startUnlink(sandbox))),
    sqlite: load('sqlite', () => measureRemoval(sandbox, () => startShipper(sandbox, sandbox.setting))),
  });
  await port.close();
  const loads = (name: keyof typeof values) => ({ times: values[name], sizes: resident[name] ?? [] });
  return [
    ...summariseLoads('SQL Server', loads('sqlServer'), 'a process that only calls the port', loads('bareCall')),
    ...summariseLoads(
      'SQLite, its first row included',
      loads('sqlite'),
      'a process that only removes a file',
      loads('bareUnlink'),
    ),
  ];
}

interface Loads {
  times: number[];
  sizes: number[];
}

function summariseLoads(driver: string, { times, sizes }: Loads, name: string, floor: Loads): Measured[] {
  return [
    summarise(`shipper's load (${driver})`, 'ms', times, {
      beside: { name, values: floor.times },
      goal: atMostOver(60, 'ms'),
    }),
    summarise(`shipper, resident (${driver})`, 'MB', sizes, {
      beside: { name, values: floor.sizes },
      goal: atMost(60, 'MB'),
    }),
  ];
}

/** What V8 has compiled is kept when a shipper ends by itself, so only the first on a machine compiles its driver. */
async function endOne(sandbox: Sandbox, port: SilentPort): Promise<void> {
  const call = port.called();
  const child = startShipper(sandbox, formatServerSetting(port.port), GONE);
  const exit = once(child, 'exit');
  await call;
  child.stdin?.end();
  child.kill('SIGTERM');
  await exit;
  deleteJournals(sandbox.journalFolder);
}

async function measureCall(sandbox: Sandbox, port: SilentPort, start: () => ChildProcess): Promise<Load> {
  const call = port.called();
  return measureLoad(sandbox, start, call.then(now));
}

async function measureRemoval(sandbox: Sandbox, start: () => ChildProcess): Promise<Load> {
  return measureLoad(sandbox, start, waitForJournalRemoval(sandbox.journalFolder));
}

async function measureLoad(
  { journalFolder }: Sandbox,
  start: () => ChildProcess,
  deed: Promise<number>,
): Promise<Load> {
  const startedAt = now();
  const child = start();
  const exit = once(child, 'exit');
  try {
    const time = (await deed) - startedAt;
    await pause(AT_REST_AFTER);
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return { time, resident: Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) / 1024 };
  } finally {
    child.kill('SIGKILL');
    await exit;
    deleteJournals(journalFolder);
  }
}

function startUnlink(sandbox: Sandbox): () => ChildProcess {
  const file = path.join(sandbox.journalFolder, 'floor.jsonl');
  return () => {
    writeFileSync(file, '');
    return spawn(process.execPath, [resolveJob('bareUnlink.cjs'), file]);
  };
}

/** A shipper of this very process, which lives, so that it stays to be looked at; a whole journal waits for it. */
function startShipper(sandbox: Sandbox, setting: string, key = processKey()): ChildProcess {
  journal(sandbox, setting, [end(1)], { jobId: JOB }, key);
  const shipper = spawn(process.execPath, [resolveBuiltSdk('shipper.js')], {
    env: { ...sandbox.env, JOB_LOGGER_SHIPPER: '1' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  for (const message of [
    { key, journalFolder: sandbox.journalFolder },
    { destination: parseDestination(setting).name, connection: setting },
  ])
    shipper.stdin.write(`${JSON.stringify(message)}\n`);
  return shipper;
}
