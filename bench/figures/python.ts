import path from 'node:path';
import { waitForDatabase } from '../databases.js';
import { alternate, atMostOver, type Bench, type Measured, summarise } from './figure.js';
import { measurePrint } from './timing.js';

const repository = path.join(__dirname, '..', '..');

/** What a Python script pays, compared with `import logging`, which nearly every script has. */
export async function python({ sandbox, ...bench }: Bench): Promise<Measured[]> {
  const env = {
    ...sandbox.env,
    PYTHONPATH: path.join(repository, 'python'),
    // Compiled once, as pip compiles what it installs.
    PYTHONDONTWRITEBYTECODE: '',
    PYTHONPYCACHEPREFIX: path.join(sandbox.folder, 'pycache'),
    JOB_LOGGER_SHIPPER: path.join(repository, 'sdk', 'dist', 'shipper.js'),
  };
  const values = await alternate(bench, {
    logging: () => measurePrint('firstLine.py', env),
    imported: () => measurePrint('imported.py', env),
    watched: async () => {
      const time = await measurePrint('firstLineWatched.py', env);
      await waitForDatabase(sandbox);
      return time;
    },
  });
  const beside = { name: 'the same with import logging alone', values: values.logging };
  return [
    summarise('Python: import of job_logger', 'ms', values.imported, { beside, goal: atMostOver(5, 'ms') }),
    summarise('Python: start to first line', 'ms', values.watched, { beside, goal: atMostOver(15, 'ms') }),
  ];
}
