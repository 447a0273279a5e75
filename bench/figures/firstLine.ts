import { type DatabaseState, databaseStates, openThreeDatabases } from '../databases.js';
import { alternate, atMostOver, type Bench, computeMedian, type Measured, summarise } from './figure.js';
import { measureEnd, measurePrint } from './timing.js';

/** From the start of the process to the line after monitorScript. */
export async function firstLine(bench: Bench): Promise<Measured[]> {
  const values = await alternateDatabases(bench, measurePrint, 'firstLine.cjs', 'firstLineWatched.cjs');
  const medians = databaseStates.map((state) => computeMedian(values[state]));
  const [least, most] = [Math.min(...medians), Math.max(...medians)];
  return [
    ...summariseStates('start to first line', values, 'the same script unmonitored', 15),
    {
      ...summarise('slowest of the three', 'ms', [most]),
      beside: least,
      besideName: 'fastest of the three',
      over: most - least,
      ratio: most / least,
      goal: '≤ 3 ms over',
      met: most - least <= 3,
      runs: bench.runs,
    },
  ];
}

/** A whole process that does nothing except being watched. */
export async function emptyJob(bench: Bench): Promise<Measured[]> {
  const values = await alternateDatabases(bench, measureEnd, 'empty.cjs', 'emptyWatched.cjs');
  return summariseStates('whole empty job', values, 'unmonitored', 20);
}

type Values = Record<DatabaseState | 'bare', number[]>;

/** Times a script unmonitored, and a watched one with each of the three databases. */
async function alternateDatabases(
  { sandbox, ...bench }: Bench,
  time: (script: string, env: NodeJS.ProcessEnv) => Promise<number>,
  bareScript: string,
  watchedScript: string,
): Promise<Values> {
  const databases = await openThreeDatabases(sandbox);
  const watched = (state: DatabaseState) => async () => {
    const took = await time(watchedScript, databases.env[state]);
    await databases.ready(state);
    return took;
  };
  const values = await alternate(bench, {
    bare: () => time(bareScript, sandbox.env),
    good: watched('good'),
    silent: watched('silent'),
    gone: watched('gone'),
  });
  await databases.close();
  return values;
}

/** @param limit how many milliseconds a watched script may take longer */
function summariseStates(name: string, values: Values, besideName: string, limit: number): Measured[] {
  const comparison = { beside: { name: besideName, values: values.bare }, goal: atMostOver(limit, 'ms') };
  return databaseStates.map((state) => summarise(`${name}, database ${state}`, 'ms', values[state], comparison));
}
