/** A released migration is in somebody's database. It is never edited; a change is a new migration. */
import { createHash } from 'node:crypto';
import { migrations } from '../src/init/migrations';

const RELEASED = {
  sqlserver: ['1675e9861fb2538df2439a17fc1609d09d5f76fd3f11d366223becd1a04ce0a2'],
  sqlite: ['a9883b4d3a776cc010e964f1a31c7eccc100dc39bf17f61598fc2b61d9a1c3a9'],
} as const;

describe.each(['sqlserver', 'sqlite'] as const)('the migrations of %s', (engine) => {
  it('are numbered from 1 and unchanged', () => {
    const all = migrations(engine);
    expect(all.map(({ version }) => version)).toEqual(all.map((_, index) => index + 1));
    const sums = all.map(({ text }) => createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'));
    expect(sums).toEqual(RELEASED[engine]);
  });
});
