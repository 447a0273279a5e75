import path from 'node:path';
import { waitForDatabase } from '../databases.js';
import { job } from '../jobs.js';
import { atMostOver, type Figure, alternate, measured } from './figure.js';
import { timeToPrint } from './timing.js';

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
      logging: () => timeToPrint(job('firstLine.py'), env),
      imported: () => timeToPrint(job('imported.py'), env),
      watched: async () => {
        const time = await timeToPrint(job('firstLineWatched.py'), env);
        await waitForDatabase(sandbox);
        return time;
      },
    });
    const beside = { name: 'the same with import logging alone', values: values.logging };
    return [
      measured({
        name: 'Python: import of job_logger',
        unit: 'ms',
        values: values.imported,
        beside,
        goal: atMostOver(5, 'ms'),
      }),
      measured({
        name: 'Python: start to first line',
        unit: 'ms',
        values: values.watched,
        beside,
        goal: atMostOver(15, 'ms'),
      }),
    ];
  },
};
