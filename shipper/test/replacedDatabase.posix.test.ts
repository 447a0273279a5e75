/** A database that is removed and made again while a job runs gets the whole run, not only what came later. */
import { once } from 'node:events';
import { appendFileSync, renameSync } from 'node:fs';
import { initDatabase, openDatabase } from '#database';
import { parseDestination } from '#sdk/destination';
import { Destinations } from '#shipper/destinations';
import { RunShipment } from '#shipper/runShipment';
import { type Answer, parseBatch, tdsServer } from '../../database/test/tdsServer.js';
import { ended, until, useStage, withDatabase } from '../../sdk/test/stage.js';
import { end, journal, line, linesTo } from './orphans.js';

const stage = useStage();

async function remake(): Promise<void> {
  const file = stage.database.slice('sqlite:'.length);
  for (const part of ['', '-wal', '-shm']) renameSync(file + part, `${file}-old${part}`);
  await initDatabase(stage.database);
  await withDatabase(stage.database, async (db) => {
    const [department] = await db.call('SaveDepartment', { Name: 'IT' });
    await db.call('SaveJob', { JobId: 3, Name: 'Job 3', DepartmentId: department!.DepartmentId });
  });
}

it('if it is embedded; who has it open is told', async () => {
  const open = await openDatabase(stage.database);
  const job = stage.start(
    stage.job(`const { monitorScript, currentRun } = require('@job-logger/sdk');
      monitorScript({ jobId: 3 });
      for (let i = 0; i < 5; i++) currentRun().info('line ' + i);
      console.log('ready');
      process.stdin.on('data', () => currentRun().info('line 5')).resume();`),
  );
  const gone = ended(job);
  await once(job.stdout!, 'data');
  await until(async () => (await stage.runs())[0]?.LineCount === 5);
  await remake();
  await expect(open.call('ListRuns', {})).rejects.toThrow('was replaced or removed while it was open');
  await open.close();
  job.stdin!.end('more');
  await gone;
  expect(await stage.shippedRuns()).toMatchObject([{ Status: 'Done', LineCount: 6 }]);
});

const unknown = { error: { number: 50_404, message: 'Job 3 is not registered' } };
const took = (LinesBefore: number, InsertedLines: number) => ({ rows: [{ LinesBefore, InsertedLines }] });

it.each<[string, Answer[]]>([
  ['made again, at first without the job', [took(-1, 2), unknown, took(-1, 1)]],
  ['made again between two batches', [took(-1, 2), took(-1, 1)]],
  ['restored from a backup', [took(-1, 2), took(1, 1)]],
])('if it is on a server, and was %s', async (_how, answers) => {
  const taken: number[][] = [];
  const all = [...answers, took(1, 2)];
  const server = await tdsServer({
    answer(request) {
      taken.push(parseBatch(request).lines.map(({ seq }) => seq));
      return all.shift()!;
    },
  });
  const ends: string[] = [];
  const destinations = new Destinations(({ end: last }) => last && ends.push(last.status));
  destinations.add(parseDestination(server.setting).name, server.setting);
  const file = journal(stage, server.setting, linesTo(2));
  let shipment = new RunShipment(file);
  expect(await destinations.apply(shipment, shipment.next(true)!)).toBe(true);
  appendFileSync(file, `${JSON.stringify(line(3))}\n${JSON.stringify(end(4))}\n`);
  while (!shipment.removed) {
    shipment = shipment.afresh();
    shipment.retryAt = 0;
    await destinations.apply(shipment, shipment.next(true)!);
  }
  expect(taken).toEqual([[1, 2], ...answers.slice(1).map(() => [3]), [1, 2, 3]]);
  expect(ends).toEqual(['Done']);
  await destinations.close();
  await server.close();
});
