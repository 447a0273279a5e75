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
  const { jobs, more }: { jobs: object[]; more: number } = JSON.parse(Text);
  return `an outage: ${formatCount(jobs.length + more, 'job')}`;
}
