import { inspect } from 'node:util';
import Transport from 'winston-transport';
import { currentRun } from '@job-logger/sdk';
import { parseLevel } from './levels.js';

/** Under this key winston keeps a record's level without colours (`triple-beam`). */
const LEVEL = Symbol.for('level');

/** A winston transport whose records become log lines of the current run: `transports: [new JobLoggerTransport()]`. */
export class JobLoggerTransport extends Transport {
  override log(record: Record<string | symbol, unknown>, next: () => void): void {
    try {
      const { level, message, stack, timestamp: _t, ...metadata } = record;
      const said = typeof message === 'string' ? message : inspect(message);
      const trace = typeof stack === 'string' ? stack : inspect(stack);
      // `log.error('no rows', error)` joins both messages, but the stack has only one of them.
      const text = stack === undefined ? said : trace.includes(said) ? trace : `${said}\n${trace}`;
      const named = Object.fromEntries(Object.entries(metadata));
      const extra = Object.keys(named).length > 0 ? ` ${inspect(named, { breakLength: Infinity })}` : '';
      currentRun()[parseLevel(record[LEVEL] ?? level)](text + extra);
    } catch {
      // A record that can't be read is left to the other transports.
    }
    next();
  }
}
