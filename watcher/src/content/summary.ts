/** The summary of an outage: its data, and how it is shown. */
import type { ClaimedDeliveryRow, OutageAlertRow } from '#database';
import type { Content } from './buildContent.js';
import { resolveTimeZone, formatMoment, formatTimeRange } from './moments.js';
import type { Texts } from './texts.js';

interface Summary {
  /** Null if no watcher was there before. */
  since: string | null;
  until: string;
  jobs: { name: string; kind: OutageAlertRow['Kind']; count: number }[];
  /** The number of jobs that aren't named. */
  more: number;
}

const MOST_JOBS = 30;

/** @returns the alert's text */
export function formatSummary(alerts: OutageAlertRow[], since: string | null, until: string): string {
  const counts = new Map<string, Summary['jobs'][number]>();
  for (const { JobName, JobId, Kind } of alerts) {
    const key = `${JobId}/${Kind}`;
    const one = counts.get(key) ?? { name: JobName, kind: Kind, count: 0 };
    one.count++;
    counts.set(key, one);
  }
  const jobs = [...counts.values()];
  const summary: Summary = { since, until, jobs: jobs.slice(0, MOST_JOBS), more: Math.max(0, jobs.length - MOST_JOBS) };
  return JSON.stringify(summary);
}

/** Whether no watcher was there before. Then there was no outage. */
export function isBeforeFirstWatcher(text: string): boolean {
  return (JSON.parse(text) as Summary).since === null;
}

export function listSummaryFacts({ Text, TimeZone }: ClaimedDeliveryRow, words: Texts): Content['facts'] {
  const { since, until, jobs, more }: Summary = JSON.parse(Text);
  const zone = resolveTimeZone(TimeZone);
  const facts: Content['facts'] = jobs.map(({ name, kind, count }) => [
    name,
    `${words.title[kind]}${count > 1 ? ` (${words.seen(count)})` : ''}`,
  ]);
  if (more > 0) facts.push([words.labels.jobs, `+ ${more}`]);
  if (since === null) return [[words.labels.until, formatMoment(until, zone, words)], ...facts];
  return [[words.labels.outage, formatTimeRange(since, until, zone, words)], ...facts];
}
