/**
 * A script that already logs with pino: one more stream, and its records become log lines of the run, levels and all.
 *
 *   node --import tsx examples/sendReminders.ts
 */
import { currentRun, monitorScript } from '@job-logger/sdk';
import { jobLoggerStream } from '@job-logger/sdk/pino';
import pino from 'pino';

monitorScript({ jobId: 11 });

const log = pino({}, pino.multistream([{ stream: process.stdout }, { stream: jobLoggerStream() }]));

const unpaid = [
  { invoice: '2026-1044', customer: 'Hotel Miramare', days: 34 },
  { invoice: '2026-1046', customer: 'Bar Centrale', days: 31 },
];

for (const { invoice, customer, days } of unpaid) log.info({ invoice, days }, `Reminder to ${customer}`);
currentRun().message(`${unpaid.length} reminders sent`);
