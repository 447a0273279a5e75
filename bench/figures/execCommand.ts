import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { waitForDatabase } from '../databases.js';
import { resolveJob } from '../jobs.js';
import { now } from '../runScript.js';
import { atMostOver, type Figure, alternate, summarise } from './figure.js';

const COMMAND = path.resolve(__dirname, '../../dist/job-logger.js');

/** A command under `exec`, compared with the minimum: the command itself, and a Node that starts and does nothing. */
export const execCommand: Figure = {
  name: 'execCommand',
  async measure({ sandbox, ...bench }) {
    const values = await alternate(bench, {
      bare: () => measureRun('true', [], sandbox.env),
      node: () => measureRun(process.execPath, [resolveJob('empty.cjs')], sandbox.env),
      watched: async () => {
        const time = measureRun(process.execPath, [COMMAND, 'exec', '--job', '3', '--', 'true'], sandbox.env);
        await waitForDatabase(sandbox);
        return time;
      },
    });
    return [
      summarise({
        name: 'exec round a command',
        unit: 'ms',
        values: values.watched,
        beside: {
          name: 'the command, and an empty Node',
          values: values.bare.map((time, i) => time + values.node[i]!),
        },
        goal: atMostOver(15, 'ms'),
      }),
    ];
  },
};

async function measureRun(program: string, words: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const startedAt = now();
  const { status, stderr } = spawnSync(program, words, { env, encoding: 'utf8' });
  if (status !== 0 || stderr !== '') throw new Error(`${program} ended with ${status} and said: ${stderr}`);
  return now() - startedAt;
}
