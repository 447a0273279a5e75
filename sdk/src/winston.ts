import Transport from 'winston-transport';
import { currentRun } from './index.js';

/** A transport of winston whose records become log lines of the current run: `transports: [new JobLoggerTransport()]`. */
export class JobLoggerTransport extends Transport {
  override log(record: { level: string; message: unknown; stack?: string }, next: () => void): void {
    const run = currentRun();
    const method =
      record.level === 'error' || record.level === 'warn' || record.level === 'info' ? record.level : 'debug';
    run[method](record.stack ?? record.message);
    next();
  }
}
