import { inspect } from 'node:util';
import Transport from 'winston-transport';
import { currentRun } from '@job-logger/sdk';
import { levelNamed } from './levels.js';

/** Where winston keeps a record's level without a format's colours (`triple-beam`). */
const LEVEL = Symbol.for('level');

/** A transport of winston whose records become log lines of the current run: `transports: [new JobLoggerTransport()]`. */
export class JobLoggerTransport extends Transport {
  override log(record: Record<string | symbol, unknown>, next: () => void): void {
    try {
      const { level, message, stack, timestamp: _t, ...metadata } = record;
      const said = stack ?? message;
      const text = typeof said === 'string' ? said : inspect(said);
      const named = Object.fromEntries(Object.entries(metadata));
      const extra = Object.keys(named).length > 0 ? ` ${inspect(named, { breakLength: Infinity })}` : '';
      currentRun()[levelNamed(record[LEVEL] ?? level)](text + extra);
    } catch {
      // A record that can't be looked at is the other transports' affair.
    }
    next();
  }
}
