/**
 * Runs the fault campaign: causes faults for running jobs, their shippers, disks and databases, prints what was lost,
 * duplicated or changed, and writes it to `bench/faults.json`. It prints the seed; with the same seed the campaign does
 * the same again.
 */
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { databaseAway } from './faults/databaseAway.js';
import { databaseCut } from './faults/databaseCut.js';
import { diskFull } from './faults/diskFull.js';
import { endings } from './faults/endings.js';
import { killedAtRandom } from './faults/killedAtRandom.js';
import { manyAtOnce } from './faults/manyAtOnce.js';
import { sessionsEnded } from './faults/sessionsEnded.js';
import { shipperSteps } from './faults/shipperSteps.js';
import { tornLines } from './faults/tornLines.js';
import { Findings, type Trial } from './faults/trial.js';
import { watchedYear } from './faults/watchedYear.js';
import { watchersKilled } from './faults/watchersKilled.js';
import { SeededRandom } from './random.js';
import { formatTable } from './table.js';

export const trials: Trial[] = [
  killedAtRandom,
  manyAtOnce,
  endings,
  shipperSteps,
  databaseCut,
  sessionsEnded,
  diskFull,
  tornLines,
  watchedYear,
  watchersKilled,
  databaseAway,
];

/** How many notes of each trial are printed. */
const MOST_NOTES = 20;

export async function main(args: string[]): Promise<void> {
  const options = { seed: { type: 'string' }, scale: { type: 'string' }, trial: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  const seed = Number(values.seed ?? randomInt(1_000_000));
  const scale = Number(values.scale ?? 1);
  const chosen = trials.filter(({ name }) => values.trial === undefined || name === values.trial);
  if (chosen.length === 0 || !(scale > 0) || !Number.isInteger(seed)) {
    throw new Error(
      `Give --seed a whole number, --scale a number, and --trial one of ${trials.map(({ name }) => name).join(', ')}.`,
    );
  }
  console.log(`Seed ${seed}, scale ${scale}.`);
  const outcomes: [Trial, Findings][] = [];
  for (const trial of chosen) {
    process.stderr.write(`${trial.name} …\n`);
    // Each trial has its own random numbers, so that it does the same alone as among all.
    const findings = new Findings();
    await trial.run({ random: new SeededRandom(seed), scale, timed: true, findings });
    outcomes.push([trial, findings]);
  }
  console.log(formatTable(HEADER, outcomes.map(formatRow)));
  for (const [{ name }, { notes }] of outcomes) {
    for (const note of notes.slice(0, MOST_NOTES)) console.log(`${name}: ${note}`);
    if (notes.length > MOST_NOTES) console.log(`${name}: and ${notes.length - MOST_NOTES} more`);
  }
  writeFileSync(path.join(__dirname, 'faults.json'), `${JSON.stringify(outcomes.map(summarise), undefined, 2)}\n`);
  process.exitCode = outcomes.every(([, { lost, doubled, changed }]) => lost + doubled + changed === 0) ? 0 : 1;
}

const HEADER = ['trial', 'faults', 'lost', 'doubled', 'changed', 'what is done'];

function formatRow([{ name, harm }, { faults, lost, doubled, changed }]: [Trial, Findings]): string[] {
  return [name, ...[faults, lost, doubled, changed].map(String), harm];
}

function summarise([{ name }, { faults, lost, doubled, changed }]: [Trial, Findings]) {
  return { trial: name, faults, lost, doubled, changed };
}
