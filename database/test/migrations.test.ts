/** A migration that was released is in somebody's database: it is never edited, and what comes later is a new one. */
import { createHash } from 'node:crypto';
import { migrations } from '../src/init/migrations';

const RELEASED = {
  sqlserver: ['076aed95bdfe4536696350542ed1f94279d6810c69e1545f8d04fa79e53c96a7'],
  sqlite: ['d2ce47ed1788f20a114ab771beaf10f16a177f20fa9f0de2fc3affc39a65cf55'],
} as const;

describe.each(['sqlserver', 'sqlite'] as const)('the migrations of %s', (engine) => {
  it('are numbered from 1 and are what they were', () => {
    const all = migrations(engine);
    expect(all.map(({ version }) => version)).toEqual(all.map((_, index) => index + 1));
    const sums = all.map(({ text }) => createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'));
    expect(sums).toEqual(RELEASED[engine]);
  });
});
