/** A released migration is in somebody's database. It is never edited; a change is a new migration. */
import { createHash } from 'node:crypto';
import { migrations } from '../src/init/migrations';

const RELEASED = {
  sqlserver: ['7e90161f0a79fd3384886d0e7eb1f4f298b2a59cf6148317ccf2e1c9070f65c0'],
  sqlite: ['4edf3a8ac1bbaf0a596150d17a900201fe49ba2f268ac09ad8d0cef7f4ff8f89'],
} as const;

describe.each(['sqlserver', 'sqlite'] as const)('the migrations of %s', (engine) => {
  it('are numbered from 1 and unchanged', () => {
    const all = migrations(engine);
    expect(all.map(({ version }) => version)).toEqual(all.map((_, index) => index + 1));
    const sums = all.map(({ text }) => createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'));
    expect(sums).toEqual(RELEASED[engine]);
  });
});
