import { currentRun } from './index.js';
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

function parseRecord(record: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(record);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // A transport of the script's own prints otherwise.
  }
  return { msg: record.trimEnd() };
}
