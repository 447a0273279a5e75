/** A migration that was released is in somebody's database: it is never edited, and what comes later is a new one. */
import { createHash } from 'node:crypto';
import { migrations } from '../src/init/migrations';

const RELEASED = {
  sqlserver: ['d0d059dd8ec1fd011a41b16efc742350d9f7002e3d62ce1661ff44a65010d59b'],
  sqlite: ['5b5a02b9e8603a8f41edad2bb77a8d342e4dc48eb41511915a1075b3e3be314d'],
} as const;

describe.each(['sqlserver', 'sqlite'] as const)('the migrations of %s', (engine) => {
  it('are numbered from 1 and are what they were', () => {
    const all = migrations(engine);
    expect(all.map(({ version }) => version)).toEqual(all.map((_, index) => index + 1));
    const sums = all.map(({ text }) => createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'));
    expect(sums).toEqual(RELEASED[engine]);
  });
});
