import path from 'node:path';
import { waitForDatabase } from '../databases.js';
import { runSoundScript } from '../runScript.js';
import { atMost, type Bench, type Measured, summarise } from './figure.js';

/**
 * One log line of a megabyte, the worst of some thirty texts made to be slow to redact, compared with writing all its
 * bytes.
 */
export async function hostileLine({ sandbox, runs }: Bench): Promise<Measured[]> {
  const file = path.join(sandbox.folder, 'hostile');
  const args = [file, String(Math.min(runs, 10))];
  const { stdout } = await runSoundScript('hostileLines.cjs', { env: sandbox.env, args });
  await waitForDatabase(sandbox);
  const rounds: { logged: number; written: number }[] = JSON.parse(stdout);
  const logged = rounds.map((round) => round.logged);
  return [
    summarise('one log line of 1 MB, the worst of 30 hostile texts', 'ms', logged, {
      beside: { name: 'one fs.writeSync of it', values: rounds.map(({ written }) => written) },
      goal: atMost(30, 'ms'),
    }),
  ];
}
