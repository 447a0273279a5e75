import { currentRun } from '@job-logger/sdk';
import { parseLevel } from './levels.js';

/**
 * A destination of pino whose records become log lines of the current run: `pino({}, pino.multistream([{ stream:
 * process.stdout }, { stream: jobLoggerStream() }]))`. What isn't a JSON record becomes a line unchanged. Never throws.
 */
export function jobLoggerStream(): { write(records: string | Uint8Array): void } {
  return {
    write(records) {
      for (const record of parseRecords(records)) {
        const { level, severity, 'log.level': ecs, msg, message, time: _t, pid: _p, hostname: _h, ...rest } = record;
        const said = msg ?? message ?? '';
        const text = typeof said === 'string' ? said : JSON.stringify(said);
        const extra = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
        // Google Cloud and Elastic use other names for the level.
        currentRun()[parseLevel(level ?? severity ?? ecs)](`${text}${extra}`.trim());
      }
    },
  };
}

/** pino writes one record on each line; a script's own transport may print something else. */
function parseRecords(written: string | Uint8Array): Record<string, unknown>[] {
  let text = '';
  try {
    text = (typeof written === 'string' ? written : Buffer.from(written).toString()).trimEnd();
  } catch {
    // It isn't text.
  }
  if (!text.startsWith('{')) return [{ msg: text }];
  const record = parseRecord(text);
  if (record) return [record];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => parseRecord(line) ?? { msg: line });
}

function parseRecord(text: string): Record<string, unknown> | undefined {
  try {
    const record: unknown = JSON.parse(text);
    return Object.prototype.toString.call(record) === '[object Object]' ? Object(record) : undefined;
  } catch {
    return undefined;
  }
}
