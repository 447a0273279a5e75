/** How a run's status and validation are shown in a list. */
import type { RunRow, Validation } from '@job-logger/database';
import { colors } from './terminal.js';

type Paint = (text: string) => string;

/** A Done run that warned shows as done with warnings. */
export function statusWords(run: RunRow): string {
  switch (run.Status) {
    case 'Done':
      return run.WarningCount > 0
        ? colors.yellow(`▲ Done, ${counted(run.WarningCount, 'warning')}`)
        : colors.green('✔ Done');
    case 'Error':
      return colors.red('✖ Error');
    case 'TimedOut':
      return colors.red('✖ TimedOut');
    case 'Lost':
      return colors.red('✖ Lost');
    case 'Cancelled':
      return colors.magenta('■ Cancelled');
    case 'Pending':
      return colors.cyan(run.Progress === null ? '● Pending' : `● Pending ${Math.round(run.Progress * 100)} %`);
  }
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
export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}
