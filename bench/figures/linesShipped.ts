/**
 * How fast the lines of one long journal reach the database, compared with one transaction, or one bulk insert, of the
 * same rows.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import sql from 'mssql';
import { openSqliteFile } from '#database/store/sqliteFile';
import { parseDestination } from '#sdk/destination';
import { Destinations } from '#shipper/destinations';
import { listJournals, shipOrphan } from '#shipper/orphans';
import { end, journal, line } from '../../shipper/test/orphans.js';
import { inSandbox, JOB, type Sandbox } from '../sandbox.js';
import { onTestServer } from '../testServer.js';
import { alternate, atMostTimes, type Bench, type Measured, summarise } from './figure.js';

const LINES = 100_000;
/** As many as a long run has. */
const FIRST_LINES = 1000;

export async function linesShipped(bench: Bench): Promise<Measured[]> {
  const embedded = await compareWithFloor(bench, bench.sandbox, 'embedded', 'one transaction of the same rows', () =>
    Promise.resolve(insertInOneTransaction(bench.sandbox)),
  );
  const onServer = await onTestServer(({ setting }) => {
    const floor = () => insertInBulk(setting);
    const measure = (sandbox: Sandbox) =>
      compareWithFloor(bench, sandbox, 'SQL Server', 'one bulk insert of the same rows', floor);
    return inSandbox(measure, { setting });
  });
  return [embedded, onServer].flatMap((measured) => measured ?? []);
}

async function compareWithFloor(
  { runs, random }: Bench,
  sandbox: Sandbox,
  engine: string,
  beside: string,
  floor: () => Promise<number>,
): Promise<Measured> {
  const values = await alternate(
    { runs: Math.min(runs, 5), random },
    { floor, shipper: () => shipThroughShipper(sandbox) },
  );
  const name = `lines a second: ${LINES.toLocaleString('en')} lines through the shipper (${engine})`;
  return summarise(name, 'ms', values.shipper, {
    beside: { name: beside, values: values.floor },
    goal: atMostTimes(2),
  });
}

async function shipThroughShipper(sandbox: Sandbox): Promise<number> {
  const destinations = new Destinations();
  destinations.add(parseDestination(sandbox.setting).name, sandbox.setting);
  // When a run has begun, its connection is already open, and on a server with plans for each connection, so are the
  // plans.
  await ship(sandbox, destinations, FIRST_LINES);
  const took = await ship(sandbox, destinations, LINES);
  await destinations.close();
  return took;
}

async function ship(sandbox: Sandbox, destinations: Destinations, lines: number): Promise<number> {
  const events = Array.from({ length: lines }, (_, index) => line(index + 1, makeLine(index)));
  journal(sandbox, sandbox.setting, [...events, end(lines + 1, { at: formatTime(lines) })], { jobId: JOB });
  const [waiting] = listJournals(sandbox.journalFolder);
  const from = performance.now();
  const why = await shipOrphan(sandbox.journalFolder, waiting!, destinations);
  if (why !== undefined) throw new Error(`The journal stays: ${why}`);
  return performance.now() - from;
}

/** As durable as the shipper's: the same file settings, one COMMIT. */
function insertInOneTransaction(sandbox: Sandbox): number {
  const file = path.join(sandbox.folder, 'floor.db');
  const db = openSqliteFile(file, { create: true });
  db.exec(`CREATE TABLE LogLines (RunKey INTEGER NOT NULL, Seq INTEGER NOT NULL, At TEXT NOT NULL, Level TEXT NOT NULL,
    Text TEXT NOT NULL, PRIMARY KEY (RunKey, Seq)) STRICT, WITHOUT ROWID;`);
  const insert = db.prepare('INSERT INTO LogLines (RunKey, Seq, At, Level, Text) VALUES (?, ?, ?, ?, ?)');
  const rows = Array.from({ length: LINES }, (_, index) => makeLine(index));
  const from = performance.now();
  db.exec('BEGIN');
  rows.forEach(({ at, level, text }, index) => insert.run(1, index + 1, at, level, text));
  db.exec('COMMIT');
  const took = performance.now() - from;
  db.close();
  for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
  return took;
}

async function insertInBulk(setting: string): Promise<number> {
  const pool = await new sql.ConnectionPool(setting).connect();
  try {
    await pool.request().batch(`DROP TABLE IF EXISTS dbo.BenchLines;
      CREATE TABLE dbo.BenchLines (RunKey bigint NOT NULL, Seq int NOT NULL, At datetime2(3) NOT NULL, Level varchar(5) NOT NULL,
        Text nvarchar(max) NOT NULL, PRIMARY KEY (RunKey, Seq));`);
    const rows = new sql.Table('dbo.BenchLines');
    rows.columns.add('RunKey', sql.BigInt, { nullable: false });
    rows.columns.add('Seq', sql.Int, { nullable: false });
    rows.columns.add('At', sql.DateTime2(3), { nullable: false });
    rows.columns.add('Level', sql.VarChar(5), { nullable: false });
    rows.columns.add('Text', sql.NVarChar(sql.MAX), { nullable: false });
    for (let index = 0; index < LINES; index++) {
      const { at, level, text } = makeLine(index);
      rows.rows.add(1, index + 1, new Date(at), level, text);
    }
    const from = performance.now();
    await pool.request().bulk(rows);
    return performance.now() - from;
  } finally {
    await pool.close();
  }
}

function makeLine(index: number): { at: string; level: string; text: string } {
  const text = `Read row ${index} of the table of customers, and wrote what had changed into the file of the day`;
  return { at: formatTime(index), level: index % 50 === 0 ? 'warn' : 'info', text };
}

function formatTime(index: number): string {
  return new Date(Date.UTC(2026, 10, 24, 10) + index).toISOString();
}
