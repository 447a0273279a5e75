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
  const said = parsed(line.slice(MARK.length));
  if (!said) return false;
  const { progress, text, metric, value, warn, error, message, comment, validate } = said;
  let taken = true;
  if (typeof progress === 'number') run.progress(progress, typeof text === 'string' ? text : undefined);
  else if (typeof metric === 'string' && typeof value === 'number') run.metric(metric, value);
  else if (typeof warn === 'string') run.warn(warn);
  else if (typeof error === 'string') run.error(error);
  else if (typeof message === 'string') run.message(message);
  else if (typeof comment === 'string') run.comment(comment);
  else if (typeof validate === 'string') run.requireValidation(validate);
  else if (validate === true) run.requireValidation('The result must be checked.');
  else taken = false;
  return taken;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const said: Record<string, unknown> | null = JSON.parse(text);
    return typeof said === 'object' && said !== null ? said : undefined;
  } catch {
    return undefined;
  }
}
