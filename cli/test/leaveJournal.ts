import { utimesSync } from 'node:fs';
import os from 'node:os';
import { newRun } from '../../database/test/contract/fixtures.js';
import type { Stage } from './stage.js';

let journals = 0;

/** Writes a journal that a process has left behind. @returns the run's id */
export function leaveJournal(
  on: Stage,
  {
    destination,
    jobId = 3,
    at = '2026-11-24T10:00:00.000Z',
    ended = true,
    key = '4194300-1',
    twice = false,
  }: { destination: string | null; jobId?: number; at?: string; ended?: boolean; key?: string; twice?: boolean },
): string {
  const runId = `${String(++journals).padStart(8, '0')}-0000-4000-8000-000000000000`;
  const events = [
    { seq: 0, kind: 'begin', v: 1, ...newRun(jobId, { runId, at, destination, machine: os.hostname() }).begin },
    { seq: 1, kind: 'line', at, level: 'info', text: 'hello' },
    ...(twice ? [{ seq: 1, kind: 'line', at, level: 'info', text: 'another' }] : []),
    { seq: 2, kind: 'end', at: new Date(Date.parse(at) + 2000).toISOString(), status: 'Done', message: 'OK' },
  ];
  const text = events.slice(0, ended ? undefined : -1).map((event) => `${JSON.stringify(event)}\n`);
  const file = on.write(`home/journal/${key}-${runId}.jsonl`, text.join(''));
  // A younger journal could have a shipper that is just starting.
  const minuteAgo = Date.now() / 1000 - 60;
  utimesSync(file, minuteAgo, minuteAgo);
  return runId;
}
