/** A migration that was released is in somebody's database: it is never edited, and what comes later is a new one. */
import { createHash } from 'node:crypto';
import { migrations } from '../src/init/migrations';

const RELEASED = {
  sqlserver: ['6d842ab6c560dde90089d7bfc28fb5388119b11e62e1a2abb9d7eb99c60993a6'],
  sqlite: ['e2dd65f17d0b8ad83983e94cdeb1459e1aa8443cd09f8191763cade4bc41943d'],
} as const;

describe.each(['sqlserver', 'sqlite'] as const)('the migrations of %s', (engine) => {
  it('are numbered from 1 and are what they were', () => {
    const all = migrations(engine);
    expect(all.map(({ version }) => version)).toEqual(all.map((_, index) => index + 1));
    const sums = all.map(({ text }) => createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'));
    expect(sums).toEqual(RELEASED[engine]);
  });
});
