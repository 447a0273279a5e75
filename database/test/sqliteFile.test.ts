/** The embedded database's file if it is missing, damaged, read-only, busy or another program's. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openRunStore } from '#database/store/openRunStore';
import { StoreError } from '#database/store/runStore';
import { loadSqliteDriver } from '#database/store/sqliteDriver';
import { sqliteError } from '#database/store/sqliteErrors';
import { inTransaction, openSqliteFile } from '#database/store/sqliteFile';
import { initDatabase, openDatabase, openWatcherDatabase } from '../src/index';
import { procedures } from '../src/sqlite/open';

const { DatabaseSync } = loadSqliteDriver();

/** Only root can become another user. */
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

describe('the embedded database', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'job-logger-file-'));
  const file = (name: string) => path.join(folder, name);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('that is missing is created by init, and by nothing else', async () => {
    await expect(openRunStore(`sqlite:${file('none.db')}`)).rejects.toMatchObject({
      code: 'schema',
      message: expect.stringMatching(/There is no database at .*none\.db\. Make it with: job-logger init --embedded/),
    });
    await expect(openDatabase(`sqlite:${file('none.db')}`)).rejects.toBeInstanceOf(StoreError);
  });

  it("that is another program's is left alone, by init too", async () => {
    const db = new DatabaseSync(file('other.db'));
    db.exec('CREATE TABLE Songs (Title TEXT); CREATE TABLE SchemaMigrations (Version TEXT)');
    for (const open of [openRunStore, initDatabase]) {
      const message = expect.stringMatching(/other\.db is another program's database/);
      await expect(open(`sqlite:${file('other.db')}`)).rejects.toMatchObject({ code: 'schema', message });
    }
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
    db.close();
  });

  it("that isn't a database is left alone, by init too", async () => {
    writeFileSync(file('letter.db'), 'Dear Sir or Madam, '.repeat(100));
    const refused = { code: 'schema', message: expect.stringMatching(/isn't a SQLite database/) };
    await expect(openRunStore(`sqlite:${file('letter.db')}`)).rejects.toMatchObject(refused);
    await expect(initDatabase(`sqlite:${file('letter.db')}`)).rejects.toMatchObject(refused);
  });

  asRoot('as root', () =>
    it('of another user is refused before SQLite makes files beside it', async () => {
      const setting = `sqlite:${file('owned.db')}`;
      await initDatabase(setting);
      chmodSync(folder, 0o755);
      const built = path.resolve(__dirname, '../../dist/database.js');
      // Opened once before, because the driver must be loaded while its files may be read.
      const script = `const { openDatabase } = require(process.argv[1]);
      (async () => {
        await (await openDatabase(process.argv[2])).close();
        process.setgroups([]); process.setgid(65534); process.setuid(65534);
        await openDatabase(process.argv[2]).then(() => console.log('opened'), (error) => console.log(error.message));
      })();`;
      const { stdout, stderr } = spawnSync(process.execPath, ['-e', script, built, setting], { encoding: 'utf8' });
      expect({ stdout, stderr }).toEqual({
        stdout: expect.stringMatching(/owned\.db may not be written by this user/),
        stderr: '',
      });
      expect(readdirSync(folder).filter((name) => name.startsWith('owned'))).toEqual(['owned.db']);
    }),
  );

  it('on a network path is refused', async () => {
    await expect(openRunStore('sqlite:\\\\server\\share\\jobs.db')).rejects.toThrow(/network path/);
  });

  it('keeps commits after a power cut: WAL, and every commit on the disk', async () => {
    const setting = `sqlite:${file('durable.db')}`;
    await initDatabase(setting);
    const db = openSqliteFile(file('durable.db'));
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
    expect(db.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 60_000 });
    db.close();
  });

  it('is read while somebody else writes', async () => {
    const setting = `sqlite:${file('busy.db')}`;
    await initDatabase(setting);
    const [db, watcher] = await Promise.all([openDatabase(setting), openWatcherDatabase(setting)]);
    await db.call('SaveDepartment', { Name: 'IT' });
    const writer = openSqliteFile(file('busy.db'));
    const onBusy = jest.fn(() => writer.exec('ROLLBACK'));
    const patient = await openDatabase(setting, onBusy);
    writer.exec('BEGIN IMMEDIATE');
    const reading = Object.keys(procedures).filter((name) => /^(?:Count|Export|Get|List|WhoAmI)/.test(name));
    const answers = await Promise.allSettled(reading.map((name) => db.call(name as 'ListDepartments', {})));
    expect(answers[reading.indexOf('ListDepartments')]).toMatchObject({ value: [{ Name: 'IT' }] });
    expect(await watcher.call('ListReports', {})).toEqual([]);
    await patient.call('ListDepartments', {});
    expect(writer.isTransaction).toBe(true);
    expect(await patient.call('SaveDepartment', { Name: 'HR' })).toMatchObject([{ Name: 'HR' }]);
    writer.close();
    expect(await patient.call('SaveDepartment', { Name: 'Sales' })).toMatchObject([{ Name: 'Sales' }]);
    expect(onBusy).toHaveBeenCalledTimes(1);
    await Promise.all([db.close(), watcher.close(), patient.close()]);
  });

  it('keeps nothing of a failed transaction', async () => {
    const setting = `sqlite:${file('atomic.db')}`;
    await initDatabase(setting);
    const db = openSqliteFile(file('atomic.db'));
    // As before Node 22.16, without `isTransaction`.
    const connection = { exec: (text: string) => db.exec(text) };
    const work = () => {
      db.exec(`INSERT INTO Departments (Name) VALUES ('IT')`);
      throw new Error('in the middle');
    };
    expect(() => inTransaction(connection, work)).toThrow('in the middle');
    expect(db.prepare('SELECT count(*) AS n FROM Departments').get()).toEqual({ n: 0 });
    expect(inTransaction(connection, () => 'the next one')).toBe('the next one');
    db.close();
  });
});

describe("SQLite's errors", () => {
  it.each([
    [5, 'database is locked', 'unavailable', /busy/],
    [261, 'database is locked', 'unavailable', /busy/],
    [13, 'database or disk is full', 'unavailable', /disk is full/],
    [8, 'attempt to write a readonly database', 'rights', /can't be written/],
    [14, 'unable to open database file', 'unavailable', /can't be opened/],
    [11, 'database disk image is malformed', 'schema', /is damaged/],
    [26, 'file is not a database', 'schema', /isn't a SQLite database/],
    [2067, 'UNIQUE constraint failed', 'refused', /refused the data/],
    [1, 'no such column: NewThing', 'schema', /lacks what this version of JobLogger needs/],
    [3091, 'cannot store TEXT value in INTEGER column LogLines.Seq', 'refused', /LogLines.Seq/],
    // Errors that aren't about the data may pass: another version, other limits.
    [1, 'near "x": syntax error', 'unavailable', /syntax error/],
    [18, 'string or blob too big', 'unavailable', /too big/],
  ])('%i (%s) is %s', (errcode, message, code, words) => {
    expect(sqliteError({ errcode, message }, '/data/jobs.db')).toMatchObject({
      code,
      message: expect.stringMatching(words),
    });
  });

  it('are translated, but no others', () => {
    const other = new Error('other');
    expect(sqliteError(other, '/data/jobs.db')).toBe(other);
    const own = new StoreError('unknown-job', 'x');
    expect(sqliteError(own, '/data/jobs.db')).toBe(own);
  });
});
