import path from 'node:path';
import { runSoundScript } from '../runScript.js';
import { waitForDatabase } from '../databases.js';
import { atMostTimes, type Bench, type Measured, summarise } from './figure.js';

const LINES = 8000;

/**
 * One log line in a running job, compared with one write of the same bytes. Both in one process, alternately in
 * batches.
 */
export async function logLine({ sandbox, runs }: Bench): Promise<Measured[]> {
  const file = path.join(sandbox.folder, 'lines');
  const { stdout } = await runSoundScript('logLines.cjs', {
    env: sandbox.env,
    args: [file, String(runs), String(LINES)],
  });
  await waitForDatabase(sandbox);
  const batches: { logged: number; written: number; byPino: number }[] = JSON.parse(stdout);
  const logged = batches.map((batch) => batch.logged);
  return [
    summarise('one log line', 'µs', logged, {
      beside: { name: 'one fs.writeSync of the same bytes', values: batches.map(({ written }) => written) },
      goal: atMostTimes(2),
    }),
    summarise('one log line, beside pino', 'µs', logged, {
      beside: { name: 'one line of pino, sync destination', values: batches.map(({ byPino }) => byPino) },
      goal: atMostTimes(1),
    }),
  ];
}
