import { waitForDatabase } from '../databases.js';
import { alternate, type Bench, type Measured, summarise } from './figure.js';
import { readPrinted } from './timing.js';

const BIG = '1024';

/** A wrapped function that is called after the data is loaded: forking a big process copies its page tables. */
export async function bigProcess({ sandbox, ...bench }: Bench): Promise<Measured[]> {
  const variant = (form: string, megabytes: string) => async () => {
    const time = await readPrinted('bigCall.cjs', sandbox.env, [form, megabytes]);
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
    summarise('wrapper: call to first line', 'ms', values.small, { beside }),
    summarise('wrapper: call to first line, 1 GB resident', 'ms', values.late, { beside }),
    summarise('wrapper: the same with eager', 'ms', values.eager, { beside }),
  ];
}
