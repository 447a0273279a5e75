/** A small part of the fault campaign. Times aren't judged here: other tests have the processor. */
import { randomInt } from 'node:crypto';
import { trials } from '../runTrials';
import { seededRandom } from '../random';

const seed = randomInt(1_000_000);

describe(`a small part of the fault campaign, seed ${seed}`, () => {
  const scalable = trials.filter(({ unscaled }) => !unscaled);
  it.each(scalable.map((trial) => [trial.name, trial.harm, trial] as const))(
    '%s: %s',
    async (_name, _harm, trial) => {
      const outcome = await trial.run({ random: seededRandom(seed), scale: 0.03, timed: false });
      const { lost, doubled, changed, notes } = outcome;
      expect({ lost, doubled, changed, notes: notes.filter((note) => !note.startsWith('not tried')) }).toEqual({
        lost: 0,
        doubled: 0,
        changed: 0,
        notes: [],
      });
    },
    180_000,
  );
});
