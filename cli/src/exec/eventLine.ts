import type { CurrentRun } from '@job-logger/sdk';

const MARK = '::job-logger ';

/**
 * Records a line `::job-logger {"progress":0.4,"text":"reading"}` as an event of the run, so that a script in any
 * language can print it. If there are several fields, all are used.
 *
 * @returns whether the line was an event; otherwise it is an ordinary line
 */
export function recordEventLine(line: string, run: CurrentRun): boolean {
  if (!line.startsWith(MARK)) return false;
  const fields = parse(line.slice(MARK.length));
  if (!fields) return false;
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const progress = parseNumber(fields['progress']);
  const metric = text('metric');
  const value = parseNumber(fields['value']);
  const validate = fields['validate'] === true ? 'The result must be checked.' : text('validate');
  const taken = [
    progress !== undefined && (() => run.progress(progress, text('text'))),
    metric !== undefined && value !== undefined && (() => run.metric(metric, value)),
    ...(['debug', 'info', 'warn', 'error', 'message', 'comment'] as const).map((name) => {
      const named = text(name);
      return named !== undefined && (() => run[name](named));
    }),
    validate !== undefined && (() => run.requireValidation(validate)),
  ].filter((record) => record !== false);
  for (const record of taken) record();
  return taken.length > 0;
}

/** A shell script has its numbers as texts. */
function parseNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const fields: Record<string, unknown> | null = JSON.parse(text);
    return typeof fields === 'object' && fields !== null ? fields : undefined;
  } catch {
    return undefined;
  }
}
