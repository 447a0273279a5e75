/** A migration that was released is in somebody's database: it is never edited, and what comes later is a new one. */
import { createHash } from 'node:crypto';
import { migrations } from '../src/init/migrations';

const RELEASED = {
  sqlserver: ['f2c376c74d2189b982ccfd0b0438cb6d5e8a067cafd807d20ff60ebdb116e98d'],
  sqlite: ['5a1b7a39ba309c191b7aa032bcf449fa5b83beec43f15476bbd04e8374b97868'],
} as const;

describe.each(['sqlserver', 'sqlite'] as const)('the migrations of %s', (engine) => {
  it('are numbered from 1 and are what they were', () => {
    const all = migrations(engine);
    expect(all.map(({ version }) => version)).toEqual(all.map((_, index) => index + 1));
    const sums = all.map(({ text }) => createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'));
    expect(sums).toEqual(RELEASED[engine]);
  });
});
