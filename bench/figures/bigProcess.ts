import { waitForDatabase } from '../databases.js';
import { type Figure, alternate, measured } from './figure.js';
import { job } from '../jobs.js';
import { printed } from './timing.js';

const BIG = '1024';

/** A wrapped function that is called after the data is loaded: forking a big process copies its page tables. */
export const bigProcess: Figure = {
  name: 'bigProcess',
  async measure({ sandbox, ...bench }) {
    const variant = (form: string, megabytes: string) => async () => {
      const time = await printed(job('bigCall.cjs'), sandbox.env, [form, megabytes]);
      await waitForDatabase(sandbox);
      return time;
    };
    const values = await alternate(bench, {
      bare: variant('bare', BIG),
      late: variant('late', BIG),
      eager: variant('eager', BIG),
      small: variant('late', '1'),
    });
    const beside = { name: 'unwrapped', values: values.bare };
    return [
      measured({ name: 'wrapper: call to first line', unit: 'ms', values: values.small, beside }),
      measured({ name: 'wrapper: call to first line, 1 GB resident', unit: 'ms', values: values.late, beside }),
      measured({ name: 'wrapper: the same with eager', unit: 'ms', values: values.eager, beside }),
    ];
  },
};
