/** Journals of processes that are gone, and what `flush` makes of them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseDestination } from '#sdk/destination';
import { Destinations } from '#shipper/destinations';
import { listJournals, shipOrphan } from '#shipper/orphans';
import type { Stage } from '../../sdk/test/stage.js';

let made = 0;

/** A journal of a process that is gone, unless `key` names a living one. */
export function journal(
  { home }: Pick<Stage, 'home'>,
  setting: string,
  events: object[],
  begin: object = {},
  key = '4000000-1',
): string {
  const folder = path.join(home, 'journal');
  mkdirSync(folder, { recursive: true });
  const runId = `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`;
  const first = { seq: 0, kind: 'begin', v: 1, runId, jobId: 3, at: '2026-11-24T10:00:00.000Z', destination: parseDestination(setting).name, machine: os.hostname(), osUser: 'u', pid: 1, runtime: 'node', sdk: '1', script: 's', heartbeatSeconds: 15, ...begin }; // prettier-ignore
  const file = path.join(folder, `${key}-${runId}.jsonl`);
  writeFileSync(file, [first, ...events].map((event) => `${JSON.stringify(event)}\n`).join(''));
  return file;
}

export const line = (seq: number, more: object = {}) => ({ seq, kind: 'line', at: '2026-11-24T10:00:01.000Z', level: 'info', text: `line ${seq}`, ...more }); // prettier-ignore
export const linesTo = (last: number) => Array.from({ length: last }, (_, index) => line(index + 1));
export const end = (seq: number, more: object = {}) => ({ seq, kind: 'end', at: '2026-11-24T10:00:02.000Z', status: 'Done', exitCode: 0, ...more }); // prettier-ignore

/** Ships like `flush`. @returns why a journal stays */
export async function ship(stage: Stage, setting: string): Promise<(string | undefined)[]> {
  const folder = path.join(stage.home, 'journal');
  const destinations = new Destinations();
  destinations.add(parseDestination(setting).name, setting);
  const whys: (string | undefined)[] = [];
  for (const waiting of listJournals(folder)) whys.push(await shipOrphan(folder, waiting, destinations));
  await destinations.close();
  return whys;
}
