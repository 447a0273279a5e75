import { currentRun } from '@job-logger/sdk';
import { levelNamed } from './levels.js';

/**
 * A destination of pino whose records become log lines of the current run:
 * `pino({}, pino.multistream([{ stream: process.stdout }, { stream: jobLoggerStream() }]))`. What isn't a record in JSON
 * becomes a line as it stands.
 */
export function jobLoggerStream(): { write(record: string): void } {
  return {
    write(record) {
      const { level, msg, message, time: _t, pid: _p, hostname: _h, ...rest } = parseRecord(record);
      const said = msg ?? message ?? '';
      const text = typeof said === 'string' ? said : JSON.stringify(said);
      const extra = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
      currentRun()[levelNamed(level)](`${text}${extra}`.trim());
    },
  };
}

/** A transport of the script's own may print otherwise. */
function parseRecord(record: string): Record<string, unknown> {
  const text = record.trimEnd();
  try {
    const parsed: unknown = text.startsWith('{') && JSON.parse(text);
    if (parsed) return parsed as Record<string, unknown>;
  } catch {
    // It isn't JSON.
  }
  return { msg: text };
}
