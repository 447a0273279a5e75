/** Formats an alert's name and state for lists. */
import type { AlertRow } from '#database';
import { formatCount } from './runWords.js';
import { colors } from './terminal.js';

/** `Alert 5 (error of Daily sales)` */
export function alertName({ AlertKey, Kind, JobName }: AlertRow): string {
  return `Alert ${AlertKey} (${Kind}${JobName === null ? '' : ` of ${JobName}`})`;
}

export function alertState({ ClosedAt, AcknowledgedAt, AcknowledgedByName, AcknowledgedBy }: AlertRow): string {
  if (ClosedAt !== null) return colors.green('✔ over');
  if (AcknowledgedAt === null) return colors.red('● open');
  const by = AcknowledgedByName ?? AcknowledgedBy;
  return colors.yellow(by === null ? '◐ seen' : `◐ seen by ${by}`);
}

export function alertText({ Kind, Text }: AlertRow): string {
  if (Kind !== 'summary') return Text;
  const { since, jobs, more }: { since: string | null; jobs: object[]; more: number } = JSON.parse(Text);
  return `${since === null ? 'before any watcher ran' : 'an outage'}: ${formatCount(jobs.length + more, 'job')}`;
}
