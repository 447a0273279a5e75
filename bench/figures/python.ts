import path from 'node:path';
import { waitForDatabase } from '../databases.js';
import { resolveJob } from '../jobs.js';
import { atMostOver, type Figure, alternate, summarise } from './figure.js';
import { measurePrint } from './timing.js';

const repository = path.join(__dirname, '..', '..');

/** What a Python script pays, compared with `import logging`, which nearly every script has. */
export const python: Figure = {
  name: 'python',
  async measure({ sandbox, ...bench }) {
    const env = {
      ...sandbox.env,
      PYTHONPATH: path.join(repository, 'python'),
      // Compiled once, as pip compiles what it installs.
      PYTHONDONTWRITEBYTECODE: '',
      PYTHONPYCACHEPREFIX: path.join(sandbox.folder, 'pycache'),
      JOB_LOGGER_SHIPPER: path.join(repository, 'sdk', 'dist', 'shipper.js'),
    };
    const values = await alternate(bench, {
      logging: () => measurePrint(resolveJob('firstLine.py'), env),
      imported: () => measurePrint(resolveJob('imported.py'), env),
      watched: async () => {
        const time = await measurePrint(resolveJob('firstLineWatched.py'), env);
        await waitForDatabase(sandbox);
        return time;
      },
    });
    const beside = { name: 'the same with import logging alone', values: values.logging };
    return [
      summarise('Python: import of job_logger', 'ms', values.imported, { beside, goal: atMostOver(5, 'ms') }),
      summarise('Python: start to first line', 'ms', values.watched, { beside, goal: atMostOver(15, 'ms') }),
    ];
  },
};
