// What a run's row costs without us: connect, INSERT, UPDATE, each on the disk when it returns.
const { DatabaseSync } = require('@photostructure/sqlite');
const db = new DatabaseSync(process.argv[2], { timeout: 60_000 });
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
const now = () => new Date().toISOString();
const { lastInsertRowid } = db
  .prepare(
    `INSERT INTO LogHistory (RunId, JobId, DepartmentId, Status, StartedAt, InsertedAt, NeedsValidation, Machine, OsUser,
                             Runtime, Sdk, Script, HeartbeatAt)
     VALUES (?, 3, 1, 'Pending', ?, ?, 0, 'bench', 'bench', 'node', 'none', 'bareSqlite.cjs', ?)`,
  )
  .run(require('node:crypto').randomUUID(), now(), now(), now());
db.prepare(`UPDATE LogHistory SET Status = 'Done', EndedAt = ? WHERE RunKey = ?`).run(now(), lastInsertRowid);
process.stdout.write(`${process.hrtime.bigint()}`);
