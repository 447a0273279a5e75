/** A small part of the fault campaign. Times aren't judged here: other tests have the processor. */
import { randomInt } from 'node:crypto';
import { trials } from '../runTrials';
import { Findings } from '../faults/trial';
import { SeededRandom } from '../random';

const seed = randomInt(1_000_000);

describe(`a small part of the fault campaign, seed ${seed}`, () => {
  const scalable = trials.filter(({ unscaled }) => !unscaled);
  it.each(scalable.map((trial) => [trial.name, trial.harm, trial] as const))('%s: %s', async (_name, _harm, trial) => {
    const findings = new Findings();
    await trial.run({ random: new SeededRandom(seed), scale: 0.03, timed: false, findings });
    const { lost, doubled, changed, notes } = findings;
    expect({ lost, doubled, changed, notes: notes.filter((note) => !note.startsWith('not tried')) }).toEqual({
      lost: 0,
      doubled: 0,
      changed: 0,
      notes: [],
    });
  });
});
