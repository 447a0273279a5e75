import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { waitForDatabase } from '../databases.js';
import { now, resolveJob } from '../runScript.js';
import type { Sandbox } from '../sandbox.js';
import { alternate, atMostOver, type Bench, type Measured, summarise } from './figure.js';

const COMMAND = path.resolve(__dirname, '../../dist/job-logger.js');
/** The first ends before `exec` has begun its run; while the second waits, `exec` does most of its work. */
const COMMANDS = [['true'], ['sleep', '0.1']];

/** A command under `exec`, compared with the minimum: the command itself, and a Node that starts and does nothing. */
export async function execCommand({ sandbox, ...bench }: Bench): Promise<Measured[]> {
  const figures = [];
  for (const command of COMMANDS) {
    const values = await alternate(bench, {
      bare: () => measureRun(command, sandbox.env),
      node: () => measureRun([process.execPath, resolveJob('empty.cjs')], sandbox.env),
      watched: () => measureWatched(command, sandbox),
    });
    figures.push(
      summarise(`exec round ${command.join(' ')}`, 'ms', values.watched, {
        beside: {
          name: 'the command, and an empty Node',
          values: values.bare.map((time, i) => time + values.node[i]!),
        },
        goal: atMostOver(15, 'ms'),
      }),
    );
  }
  return figures;
}

async function measureWatched(command: string[], sandbox: Sandbox): Promise<number> {
  const time = await measureRun([process.execPath, COMMAND, 'exec', '--job', '3', '--', ...command], sandbox.env);
  await waitForDatabase(sandbox);
  return time;
}

async function measureRun([program = '', ...words]: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const startedAt = now();
  const { status, stderr } = spawnSync(program, words, { env, encoding: 'utf8' });
  if (status !== 0 || stderr !== '') throw new Error(`${program} ended with ${status} and said: ${stderr}`);
  return now() - startedAt;
}
