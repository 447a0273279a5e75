/** A trial of the fault campaign: it causes faults for running jobs and reports the consequences. */
import type { SeededRandom } from '../random.js';

export interface Trial {
  name: string;
  /** What is done to what, in a few words, for the table. */
  harm: string;
  /** It takes minutes and can't be scaled, because watchers wait for journals by the clock: not in `npm test`. */
  unscaled?: boolean;
  run(campaign: Campaign): Promise<void>;
}

export interface Campaign {
  random: SeededRandom;
  /** 1: everything; less in `npm test`. */
  scale: number;
  /** Whether times are judged; not if other work uses the processor. */
  timed: boolean;
  findings: Findings;
}

/** How many of `full` (at scale 1) there are at the campaign's scale; at least one. */
export function scaleCount(full: number, { scale }: Campaign): number {
  return Math.max(1, Math.round(full * scale));
}

/** Counts problems and keeps their descriptions. */
export class Findings {
  /** How many faults there were. */
  faults = 0;
  /** Confirmed data that isn't in the database, or isn't the same there. */
  lost = 0;
  /** Data that is there more than once. */
  doubled = 0;
  /** How often the job itself behaved differently than without us: output, exit code, signal, time. */
  changed = 0;
  /** Each loss, duplicate and change in words; or why there was no trial. */
  readonly notes: string[] = [];

  count(kind: 'lost' | 'doubled' | 'changed', note: string): void {
    this[kind]++;
    this.notes.push(`${kind}: ${note}`);
  }
}
