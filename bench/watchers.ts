/** Starts watchers as people do, which send to stand-ins for SendGrid and Slack; and makes jobs with alerts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { openWatcherDatabase, type SaveJobInput, type WatcherDatabase } from '#database';
import type { Connection } from '#database/store/sqliteFile';
import { insertRun, openFile } from '../database/test/embeddedFile.js';
import type { StandIns } from './faults/standIns.js';
import { inSandbox, type Sandbox } from './sandbox.js';

const COMMAND = path.resolve(__dirname, '../dist/job-logger.js');

interface WatcherProcess {
  child: ChildProcess;
  output: { text: string };
  /** When it says that it watches. */
  watching: Promise<void>;
  /** Its exit code and signal. */
  ended: Promise<unknown[]>;
}

/** @param by the key and token with which it sends */
export function startWatcher({ env, setting }: Pick<Sandbox, 'env' | 'setting'>, { url }: StandIns, by: string) {
  const child = spawn(process.execPath, [COMMAND, 'watch', '--port', '0'], {
    env: { ...env, JOB_LOGGER_DB: setting, ...makeSenderSettings(url, by) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { text: '' };
  const watching = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output.text += text;
        if (output.text.includes('Watching.')) resolve();
      });
    }
  });
  const watcher: WatcherProcess = { child, output, watching, ended: once(child, 'close') };
  return watcher;
}

/** What a watcher needs to send to the stand-ins at this address, with this key and token. */
function makeSenderSettings(url: string, by: string) {
  return {
    SENDGRID_API_KEY: by,
    SENDGRID_FROM: 'jobs@example.org',
    SENDGRID_BASE_URL: url,
    SLACK_BOT_TOKEN: by,
    SLACK_API_URL: `${url}/api/`,
  };
}

/** Jobs owned by Davide, numbered from 101, named `Job 101.`. He is told by mail; the rules may name more people. */
export async function makeAlertedJobs(
  { database }: Sandbox,
  count: number,
  tell: string[],
  more: SaveJobInput = {},
): Promise<number[]> {
  const OwnerEmail = 'davide@example.org';
  const [department] = await database.call('ListDepartments', {});
  await database.call('SaveUser', { UserEmail: OwnerEmail, Name: 'Davide', Language: 'en' });
  const AlertRules = JSON.stringify({ tell });
  const jobs = Array.from({ length: count }, (_, index) => 101 + index);
  for (const JobId of jobs) {
    const fields = { JobId, Name: `Job ${JobId}.`, DepartmentId: department!.DepartmentId, OwnerEmail, AlertRules };
    await database.call('SaveJob', { ...fields, ...more });
  }
  return jobs;
}

/** A run that has just failed with an error of its own, so that it makes an alert of its own. */
export function insertFailure(db: Connection, JobId: number, number: number): void {
  const Message = formatMessage(number);
  insertRun(db, new Date().toISOString(), { JobId, Status: 'Error', Message, Fingerprint: Message });
}

/** It ends with a dot, so that no message contains another. */
export function formatMessage(number: number): string {
  return `failure-${number}.`;
}

/** As if watchers had run for hours: what happens from now on isn't part of an outage, and is judged at once. */
export async function pretendWatchedForHours({ setting }: Pick<Sandbox, 'setting'>): Promise<void> {
  const watched = await openWatcherDatabase(setting);
  for (const hours of [3, 0]) {
    const Now = new Date(Date.now() - hours * 3_600_000).toISOString();
    await watched.call('Beat', { Now, GapSeconds: 86_400 });
  }
  await watched.close();
}

/** Works with a new embedded database as a watcher has it, and behind its back. */
export function inWatchedSandbox<T>(
  work: (sandbox: Sandbox, watched: WatcherDatabase, db: Connection) => Promise<T>,
  options?: Parameters<typeof inSandbox>[1],
): Promise<T> {
  return inSandbox(async (sandbox) => {
    const [watched, db] = [await openWatcherDatabase(sandbox.setting), openFile(sandbox.setting)];
    try {
      return await work(sandbox, watched, db);
    } finally {
      db.close();
      await watched.close();
    }
  }, options);
}
