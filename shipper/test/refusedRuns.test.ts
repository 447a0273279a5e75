/** Runs that a database doesn't accept at once, or never as they are: what arrives, what waits, and what is reported. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lastAnswerFile } from '#sdk/journal/lastAnswer';
import type { RunBatch } from '#database/store/runStore';
import { Destinations } from '#shipper/destinations';
import { isRefused, readNote } from '#shipper/journalNote';
import { listJournals, shipOrphan } from '#shipper/orphans';
import { type Answer, parseBatch, tdsServer, type TdsServer } from '../../database/test/tdsServer.js';
import { until, useStage, withDatabase } from '../../sdk/test/stage.js';
import { end, journal, line, linesTo, ship } from './orphans.js';

const stage = useStage();
const servers: TdsServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((one) => one.close())));

const TAKEN: Answer = { rows: [{ Status: 'Pending', InsertedLines: 0 }] };

/** A server that records what it has accepted. It may give other answers to requests that aren't batches. */
async function server(
  encrypt: boolean,
  answer: (batch: RunBatch, call: number) => Answer,
  other: (procedure: string) => Answer = () => ({ rows: [] }),
) {
  const taken: RunBatch[] = [];
  let calls = 0;
  const standIn = await tdsServer({
    encrypt,
    answer(request) {
      if (request.procedure !== 'sdk.ApplyEvents') return other(request.procedure);
      const batch = parseBatch(request);
      const answered = answer(batch, ++calls);
      if (answered === TAKEN) taken.push(batch);
      return answered;
    },
  });
  servers.push(standIn);
  return Object.assign(standIn, { taken, calls: () => calls });
}

const linesOf = (batches: RunBatch[]) => batches.flatMap(({ lines }) => lines.map(({ seq }) => seq));

describe('a connection that ends in the middle of a batch', () => {
  it.each([true, false])(
    'is no refusal: the shipper goes on until all has arrived (encryption: %s)',
    async (encrypt) => {
      const ways: Answer[] = ['close', 'cut', { error: { number: 976, message: 'not the primary' } }];
      const standIn = await server(encrypt, (_batch, call) => {
        // A server's message about a database that it is reopening.
        if (call === 2) standIn.refusals.push([4060, 18_456].map((number) => ({ number, message: 'x' })));
        return ways[call - 2] ?? TAKEN;
      });
      const { setting, taken, calls } = standIn;
      const file = stage.job(`const { monitorScript, currentRun } = require('@job-logger/sdk');
      monitorScript({ jobId: 3 });
      for (let i = 0; i < 49; i++) currentRun().info('line ' + i);
      setTimeout(() => currentRun().info('line 49'), 800);`);
      expect(await stage.run(file, { JOB_LOGGER_DB: setting })).toMatchObject({ code: 0, stderr: '' });
      await stage.shipped(60_000);
      expect(stage.journals()).toEqual([]);
      expect(calls()).toBeGreaterThan(ways.length);
      expect(taken.at(-1)!.end).toMatchObject({ status: 'Done' });
      expect(linesOf(taken)).toHaveLength(50);
    },
  );
});

describe('a connection that ends in the middle of a bulk copy', () => {
  // In the order of their arrival.
  const steps = ['BEGIN', 'create table', 'insert bulk', 'COPYING', 'COPIED', 'COMMIT'];

  it.each([true, false])(
    'loses no line, whenever and however it ends (encryption: %s)',
    async (encrypt) => {
      const ways: Answer[] = ['close', 'cut', 'reset', { error: { number: 596, message: 'killed', severity: 21 } }];
      const harms = ways.flatMap((way) => steps.map((step) => ({ way, step })));
      const { setting, taken } = await server(
        encrypt,
        () => TAKEN,
        (procedure) => (harms[0] && procedure.includes(harms[0].step) ? harms.shift()!.way : { rows: [] }),
      );
      const all = Array.from({ length: 600 }, (_, index) => index + 1);
      let reason: string | undefined;
      for (let ships = 0; harms.length > 0 || reason !== undefined; ships++) {
        expect(ships).toBeLessThan(ways.length * steps.length * 2);
        if (reason === undefined) journal(stage, setting, [...linesTo(600), end(601)]);
        taken.length = 0;
        [reason] = await ship(stage, setting);
        // A driver whose connection ends while it writes may first wait for an answer. Then smaller batches go, without a bulk copy, and some twice.
        const cut = /failed or was cut|could not do it|didn't answer in time/.test(reason ?? '');
        expect([reason, cut || [...new Set(linesOf(taken))]]).toEqual([cut ? reason : undefined, cut || all]);
      }
      expect(taken.at(-1)!.lines.at(-1)).toEqual({ seq: 600, at: '2026-11-24T10:00:01.000Z', level: 'info', text: 'line 600' }); // prettier-ignore
    },
    300_000,
  );
});

describe('a database that refuses part of a run', () => {
  const refusal: Answer = {
    error: { number: 547, message: 'conflicted with the CHECK constraint "CK_LogLines_Level"' },
  };

  it('gets the rest, and the refused part waits with a note', async () => {
    const { setting, taken } = await server(false, ({ lines }) =>
      lines.some(({ seq }) => seq === 7) ? refusal : TAKEN,
    );
    const file = journal(stage, setting, [...linesTo(20), end(21)]);
    expect(await ship(stage, setting)).toEqual([
      expect.stringMatching(/has the run without its line 7, which wait here: .*CK_LogLines_Level/),
    ]);
    expect(linesOf(taken)).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect(taken.at(-1)!.end).toMatchObject({ status: 'Done' });
    expect(readNote(file)).toMatchObject({ code: 'refused', leftOut: [{ seq: 7, kind: 'line' }] });
    expect(isRefused(readNote(file))).toBe(true);
  });

  it('gets an end without the refused part', async () => {
    const { setting, taken } = await server(false, (batch) => (batch.end?.exitCode === undefined ? TAKEN : refusal));
    journal(stage, setting, [line(1), end(2)]);
    expect(await ship(stage, setting)).toEqual([expect.stringContaining('without its end 2')]);
    expect(taken.at(-1)!.end).toMatchObject({ status: 'Done' });
  });

  it('and refuses event after event is not asked forever', async () => {
    const { setting, calls } = await server(false, ({ lines }) => (lines.length > 0 ? refusal : TAKEN));
    journal(stage, setting, [...linesTo(500), end(501)]);
    expect(await ship(stage, setting)).toEqual([expect.stringContaining('CK_LogLines_Level')]);
    expect(calls()).toBeLessThan(500);
  });

  it('is asked again by flush at any time, and by a shipper after an hour, until it accepts everything', async () => {
    let wants = false;
    const { setting, taken } = await server(false, () => (wants ? TAKEN : refusal));
    const file = journal(stage, setting, [line(1), end(2)]);
    expect(await ship(stage, setting)).toEqual([expect.stringContaining('refused the data')]);
    expect(taken).toEqual([]);
    wants = true;
    const old = { ...readNote(file)!, at: new Date(Date.now() - 3_700_000).toISOString() };
    expect(isRefused(old)).toBe(false);
    // A clock that was set back blocks nothing forever.
    expect(isRefused({ ...old, at: new Date(Date.now() + 3_700_000).toISOString() })).toBe(false);
    expect(await ship(stage, setting)).toEqual([undefined]);
    expect(linesOf(taken)).toEqual([1]);
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });
});

describe('a database that is too slow', () => {
  it('gets smaller batches, over the same connection', async () => {
    const standIn = await server(false, ({ lines }) => (lines.length > 600 ? 'silence' : TAKEN));
    journal(stage, standIn.setting, [...linesTo(2000), end(2001)]);
    expect(await ship(stage, standIn.setting)).toEqual([undefined]);
    expect(linesOf(standIn.taken)).toHaveLength(2000);
    // The driver logs in once for a test, and once for its work.
    expect(standIn.logins).toBeLessThanOrEqual(2);
  });

  it('gets everything in the end from a living shipper', async () => {
    const { setting, taken } = await server(true, ({ lines }) => (lines.length > 300 ? 'silence' : TAKEN));
    const file = stage.job(`const { monitorScript, currentRun } = require('@job-logger/sdk');
      monitorScript({ jobId: 3 });
      for (let i = 0; i < 1000; i++) currentRun().info('line ' + i);`);
    await stage.run(file, { JOB_LOGGER_DB: setting });
    await stage.shipped(60_000);
    expect(stage.journals()).toEqual([]);
    expect(new Set(linesOf(taken)).size).toBe(1000);
    expect(taken.at(-1)!.end).toMatchObject({ status: 'Done' });
  });
});

describe('many shippers at once', () => {
  it('deliver all their runs to a server that does one thing after the other', async () => {
    const ended = new Set<string>();
    let queue: Promise<unknown> = Promise.resolve();
    const standIn = await tdsServer({
      async answer({ procedure, input }) {
        // With a dozen waiting, a call takes longer than its allowed second.
        await (queue = queue.then(() => new Promise((resolve) => setTimeout(resolve, 150))));
        if (procedure !== 'sdk.ApplyEvents') return { rows: [] };
        const batch: RunBatch = JSON.parse(input);
        if (batch.end) ended.add(batch.begin.runId);
        return TAKEN;
      },
    });
    servers.push(standIn);
    const file = stage.job(`require('@job-logger/sdk').monitorScript({ jobId: 3 });`);
    const env = { JOB_LOGGER_DB: standIn.setting };
    await Promise.all(Array.from({ length: 12 }, () => stage.run(file, env)));
    await stage.shipped(120_000);
    expect(stage.journals()).toEqual([]);
    expect(ended.size).toBe(12);
  });
});

describe('a run that no database accepts', () => {
  it('leaves a message for the next run of its job, until one is accepted', async () => {
    const job = (jobId: number) =>
      stage.script(`job${jobId}.cjs`, `require('@job-logger/sdk').monitorScript({ jobId: ${jobId} });`);
    const answer = lastAnswerFile(path.join(stage.home, 'journal'), stage.database, 99);
    await stage.run(job(99));
    await stage.shipped();
    const { code, message } = JSON.parse(readFileSync(answer, 'utf8'));
    expect({ code, message }).toEqual({
      code: 'unknown-job',
      message: expect.stringMatching(/^Job 99 isn't registered[^\n]*$/),
    });
    const [waiting] = listJournals(path.join(stage.home, 'journal'));
    expect(waiting!.note).toMatchObject({ code: 'unknown-job', message });
    await withDatabase(stage.database, async (db) => {
      const [department] = await db.call('ListDepartments', {});
      await db.call('SaveJob', { JobId: 99, Name: 'Late', DepartmentId: department!.DepartmentId });
    });
    await stage.run(job(3));
    await until(() => stage.journals().length === 0);
    await stage.shipped();
    expect(readdirSync(path.join(stage.home, 'journal'))).toEqual([]);
  });

  it('because its setting cannot work here leaves a message about that at once', async () => {
    const destination = 'sqlserver://x:1433/JobLogger';
    const file = journal(stage, stage.database, [line(1), end(2)], { destination });
    const destinations = new Destinations();
    destinations.add(destination, 'Server=x;Integrated Security=SSPI');
    const [waiting] = listJournals(path.dirname(file));
    expect(await shipOrphan(path.dirname(file), waiting!, destinations)).toMatch(/Integrated security isn't available/);
    expect(JSON.parse(readFileSync(lastAnswerFile(path.dirname(file), destination, 3), 'utf8'))).toMatchObject({
      code: 'setting',
      message: expect.stringContaining('NTLM'),
    });
  });

  it('blocks no other run of its shipper', async () => {
    const { setting, taken } = await server(false, ({ begin }) =>
      begin.jobId === 5 ? { error: { number: 8645, message: 'no memory' } } : TAKEN,
    );
    const file = stage.job(`const { monitorJob } = require('@job-logger/sdk');
      for (let time = 0; time < 3; time++) monitorJob({ jobId: 5 }, () => {})();
      monitorJob({ jobId: 3 }, () => {})();`);
    // It starts slowly, so all journals exist by then.
    const wait = stage.script('wait.cjs', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);');
    const options = `--require "${wait.replaceAll('\\', '/')}"`;
    await stage.run(file, { JOB_LOGGER_DB: setting, JOB_LOGGER_NODE_OPTIONS: options });
    await until(() => taken.some((batch) => batch.end !== undefined));
    expect(new Set(taken.map((batch) => batch.begin.jobId))).toEqual(new Set([3]));
  });
});
