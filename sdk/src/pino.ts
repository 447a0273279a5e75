import { currentRun } from './index.js';

/**
 * A destination of pino whose records become log lines of the current run:
 * `pino({}, pino.multistream([{ stream: process.stdout }, { stream: jobLoggerStream() }]))`.
 */
export function jobLoggerStream(): { write(record: string): void } {
  return {
    write(record) {
      const { level, msg, time: _t, pid: _p, hostname: _h, ...rest } = JSON.parse(record) as Record<string, unknown>;
      const extra = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
      const run = currentRun();
      // Levels of pino: 20 debug, 30 info, 40 warn, 50 error, 60 fatal.
      const method =
        Number(level) >= 50 ? 'error' : Number(level) >= 40 ? 'warn' : Number(level) >= 30 ? 'info' : 'debug';
      run[method](`${typeof msg === 'string' ? msg : ''}${extra}`.trim());
    },
  };
}
