import type { CurrentRun } from '@job-logger/sdk';

const MARK = '::job-logger ';

/**
 * Takes a line `::job-logger {"progress":0.4,"text":"reading"}` as what it says about the run, so that a script in any
 * language can say it by printing.
 *
 * @returns whether it was one; anything else is an ordinary line
 */
export function recordEventLine(line: string, run: CurrentRun): boolean {
  if (!line.startsWith(MARK)) return false;
  let said: unknown;
  try {
    said = JSON.parse(line.slice(MARK.length));
  } catch {
    return false;
  }
  if (typeof said !== 'object' || said === null) return false;
  const { progress, text, metric, value, warn, error, message, comment, validate } = said as Record<string, unknown>;
  let taken = false;
  const take = (holds: boolean, record: () => void) => {
    if (!holds) return;
    record();
    taken = true;
  };
  take(typeof progress === 'number', () => run.progress(progress as number, typeof text === 'string' ? text : undefined));
  take(typeof metric === 'string' && typeof value === 'number', () => run.metric(metric as string, value as number));
  take(typeof warn === 'string', () => run.warn(warn));
  take(typeof error === 'string', () => run.error(error));
  take(typeof message === 'string', () => run.message(message as string));
  take(typeof comment === 'string', () => run.comment(comment as string));
  take(validate === true || typeof validate === 'string', () =>
    run.requireValidation(typeof validate === 'string' ? validate : 'The result must be checked.'),
  );
  return taken;
}
