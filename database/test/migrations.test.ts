/** A migration that was released is in somebody's database: it is never edited, and what comes later is a new one. */
import { createHash } from 'node:crypto';
import { migrations } from '../src/init/migrations';

const RELEASED = {
  sqlserver: ['f201b95899c2405745184ede2c9d5bd174513022b2eb3cde972e33ec0b3a4c5c'],
  sqlite: ['129dc274efa6945ade27b9f5a19c540a2327044fa5d4b429a87ae6fa429b79b4'],
} as const;

describe.each(['sqlserver', 'sqlite'] as const)('the migrations of %s', (engine) => {
  it('are numbered from 1 and are what they were', () => {
    const all = migrations(engine);
    expect(all.map(({ version }) => version)).toEqual(all.map((_, index) => index + 1));
    const sums = all.map(({ text }) => createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'));
    expect(sums).toEqual(RELEASED[engine]);
  });
});
