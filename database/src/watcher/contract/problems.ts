/** What a watcher can't do, and what it checks in advance. */
import type { AlertSettings } from './judging.js';

/** The part of the work that fails. */
export type ProblemScope = 'schedule' | 'judge' | 'outage' | 'job' | 'mail' | 'slack' | 'report' | 'watcher';

export interface WatcherProblem {
  /** The subject, unique: `judge/7`. */
  Key: string;
  JobId: number | null;
  /** A sentence, at most 1,000 characters. */
  Text: string;
}

export interface JobToCheckRow extends AlertSettings {
  JobId: number;
  Name: string;
}
