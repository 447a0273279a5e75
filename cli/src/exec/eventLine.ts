import type { CurrentRun } from '@job-logger/sdk';
import { stripTerminalControls } from '#database/terminalText';
import { tryOr } from '#sdk/foreign';

const MARK = '::job-logger ';

/**
 * Records a line `::job-logger {"progress":0.4,"text":"reading"}` as an event of the run, so that a script in any
 * language can print it. If there are several fields, all are used.
 *
 * @returns undefined if the line wasn't an event, but an ordinary line; otherwise the error that it reported, or nothing
 */
export function recordEventLine(line: string, run: CurrentRun): { error?: string | undefined } | undefined {
  if (!line.startsWith(MARK)) return undefined;
  const fields = parse(line.slice(MARK.length));
  if (!fields) return undefined;
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' || typeof value === 'number' ? stripTerminalControls(String(value)) : undefined;
  };
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
  return taken.length > 0 ? { error: text('error') } : undefined;
}

/** A shell script has its numbers as texts. */
function parseNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function parse(text: string): Record<string, unknown> | undefined {
  return tryOr(undefined, () => {
    const fields: Record<string, unknown> | null = JSON.parse(text);
    return typeof fields === 'object' && fields !== null ? fields : undefined;
  });
}
