import { pino } from 'pino';

export interface Logger {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}

/** On stdout, a JSON object a line. */
export function jsonLog(): Logger {
  return pino({ name: 'job-logger-watcher' });
}
