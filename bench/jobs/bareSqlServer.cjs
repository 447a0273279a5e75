// What a run's row costs without us: connect, INSERT, UPDATE, each confirmed by the server.
const sql = require('mssql');

async function main() {
  const pool = await sql.connect(process.argv[2]);
  const { recordset } = await pool.query(
    `INSERT INTO dbo.BenchRuns (RunId, StartedAt, Status) OUTPUT inserted.RunKey VALUES (NEWID(), SYSUTCDATETIME(), 'Pending')`,
  );
  await pool
    .request()
    .input('key', sql.BigInt, recordset[0].RunKey)
    .query(`UPDATE dbo.BenchRuns SET Status = 'Done', EndedAt = SYSUTCDATETIME() WHERE RunKey = @key`);
  process.stdout.write(`${process.hrtime.bigint()}`);
  await pool.close();
}

void main();
