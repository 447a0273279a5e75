/** How lists show a run's status and validation. */
import type { RunRow, RunStatus, Validation } from '#database';
import { colors } from './terminal.js';

type Paint = (text: string) => string;

const statuses: Record<RunStatus, (run: RunRow) => string> = {
  Done: ({ WarningCount }) =>
    WarningCount > 0 ? colors.yellow(`▲ Done, ${formatCount(WarningCount, 'warning')}`) : colors.green('✔ Done'),
  Error: () => colors.red('✖ Error'),
  TimedOut: () => colors.red('✖ TimedOut'),
  Lost: () => colors.red('✖ Lost'),
  Cancelled: () => colors.magenta('■ Cancelled'),
  Pending: ({ Progress }) => colors.cyan(Progress === null ? '● Pending' : `● Pending ${Math.round(Progress * 100)} %`),
};

/** A Done run with warnings shows as done with warnings. */
export function statusWords(run: RunRow): string {
  return statuses[run.Status](run);
}

const validations: Record<Validation, [string, Paint]> = {
  NotNeeded: ['', String],
  Waiting: ['waiting', colors.yellow],
  Validated: ['validated', colors.green],
  Rejected: ['rejected', colors.red],
};

export function validationWords(validation: Validation): string {
  const [word, paint] = validations[validation];
  return word && paint(word);
}

/** `1 warning`, `2 warnings` */
export function formatCount(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}
