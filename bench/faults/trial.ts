/** What a trial of the fault campaign is: it does harm to running jobs and tells what came of it. */
import type { Random } from '../random.js';

export interface Trial {
  name: string;
  /** What is done to what, in half a line, for the table. */
  harm: string;
  /** Minutes that can't be scaled, since watchers wait for journals by the clock: not in `npm test`. */
  unscaled?: boolean;
  run(campaign: Campaign): Promise<Outcome>;
}

export interface Campaign {
  random: Random;
  /** 1: all of it; a twentieth in `npm test`. */
  scale: number;
  /** Whether times are judged: not where other work has the processor. */
  timed: boolean;
}

export interface Outcome {
  /** How often harm was done. */
  faults: number;
  /** What was acknowledged and isn't in the database, or isn't told there as it was. */
  lost: number;
  /** What is there more than once. */
  doubled: number;
  /** How often the job itself was not as it is without us: output, exit code, signal, time. */
  changed: number;
  /** Each loss, double and change in words; or why there was no trial. */
  notes: string[];
}

/** At least one of what there are `whole` of at scale 1. */
export function scaled(full: number, { scale }: Campaign): number {
  return Math.max(1, Math.round(full * scale));
}

/** Counts what goes wrong and keeps the words. */
export class Findings implements Outcome {
  faults = 0;
  lost = 0;
  doubled = 0;
  changed = 0;
  readonly notes: string[] = [];

  count(kind: 'lost' | 'doubled' | 'changed', note: string): void {
    this[kind]++;
    this.notes.push(`${kind}: ${note}`);
  }
}
