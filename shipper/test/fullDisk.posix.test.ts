/** What of a run arrives when the disk of the journals is full, for a while or for good. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { JournalEvent } from '#sdk/journal/events';
import { RunShipment } from '#shipper/runShipment';
import { until, useStage } from '../../sdk/test/stage.js';

const stage = useStage();

it('on a full disk only lines and progress are lost, and it is said once', async () => {
  const disk = path.join(stage.folder, 'disk');
  mkdirSync(disk);
  // Only root may mount one, and not everywhere.
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', disk]).status !== 0) return;
  try {
    const job = stage.job(`const { monitorScript, currentRun } = require('@job-logger/sdk');
      monitorScript({ jobId: 3 });
      const run = currentRun();
      for (let i = 0; i < 3000; i++) run.info('x'.repeat(100));
      for (let i = 0; i < 3000; i++) run.progress(i / 3000);
      run.message('half'); run.metric('rows', 7); run.comment('odd'); run.requireValidation('count them');`);
    const { code, stderr } = await stage.run(job, { JOB_LOGGER_HOME: disk });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^job-logger: the journal .+ can't be written .+ lines and progress are lost .+\n$/);
    await until(async () => (await stage.runs())[0]?.Status === 'Done');
    const [run] = await stage.runs();
    const shown = { Status: 'Done', Message: 'half', Validation: 'Waiting', ValidationReason: 'count them' };
    expect(run).toMatchObject(shown);
    expect(run!.Metrics).toContain('7');
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});

const event = (seq: number, kind: string, more: object = {}) =>
  ({ seq, kind, at: `2026-11-24T10:00:${String(seq % 60).padStart(2, '0')}.000Z`, ...more }) as JournalEvent;
const begin = event(0, 'begin', { v: 1, runId: '00000000-0000-4000-8000-000000000001', jobId: 3 });
const end = (seq: number) => event(seq, 'end', { status: 'Done' });

/** All batches until nothing is left; each as the numbers of its events that are kept one by one, and its states. */
function batches(written: JournalEvent[], piped: JournalEvent[]) {
  const journal = path.join(stage.folder, '4000000-1-00000000-0000-4000-8000-000000000001.jsonl');
  writeFileSync(journal, '');
  for (const one of written) appendFileSync(journal, `${JSON.stringify(one)}\n`);
  const shipment = new RunShipment(journal);
  shipment.handOver(piped);
  const found = [];
  for (let tries = 0; tries < 20; tries++) {
    const batch = shipment.next(true);
    if (!batch) continue;
    found.push(batch);
    shipment.confirm({ status: 'Pending', insertedLines: 0, linesBefore: 0 });
    if (shipment.removed) break;
  }
  return { found, seqs: found.flatMap(({ lines, comments }) => [...lines, ...comments].map(({ seq }) => seq)) };
}

describe('events that came through the pipe', () => {
  it('take their place in the run, and what is also in the journal counts once', () => {
    const comment = event(3, 'comment', { text: 'odd' });
    const { found, seqs } = batches(
      [event(1, 'line', { level: 'info', text: '1' }), comment, event(4, 'message', { text: 'late' }), end(5)],
      [begin, event(2, 'message', { text: 'early' }), comment],
    );
    expect(seqs).toEqual([1, 3]);
    expect(found.at(-1)).toMatchObject({ message: { text: 'late' }, end: { status: 'Done' } });
  });

  it('end the run only after everything that is written', () => {
    const text = 'x'.repeat(60_000);
    const lines = Array.from({ length: 120 }, (_, index) => event(index + 1, 'line', { level: 'info', text }));
    const { found, seqs } = batches([begin, ...lines], [end(121)]);
    expect(seqs).toHaveLength(120);
    expect(found.findIndex((batch) => batch.end !== undefined)).toBe(found.length - 1);
  });
});
