/**
 * What only SQL Server has: procedures for callers without the SDK, and logins with rights. Everything except the
 * script's text needs JOB_LOGGER_TEST_MSSQL.
 */
import { randomBytes } from 'node:crypto';
import { openRunStore } from '#database/store/openRunStore';
import { initScript, openDatabase } from '../src/index';
import { engines, useFixture, type Engine } from './contract/engines';
import { asAdministrator, replacePairs } from './contract/sqlServerAdmin';

describe('the script for administrators', () => {
  it('creates the database, then everything else in one transaction that stops at the first error', async () => {
    const script = await initScript({ database: "Bob's [Jobs]" });
    expect(script).toMatch(/^-- JobLogger, schema \d+/);
    expect(script).toMatch(
      /IF DB_ID\(N'Bob''s \[Jobs\]'\) IS NULL AND SERVERPROPERTY\('EngineEdition'\) <> 5\nBEGIN\n {2}CREATE DATABASE \[Bob's \[Jobs\]\]\] COLLATE/,
    );
    expect(script).toContain("ALTER DATABASE [Bob's [Jobs]]] SET READ_COMMITTED_SNAPSHOT ON;");
    expect(script).toContain('SET QUOTED_IDENTIFIER, ANSI_NULLS, XACT_ABORT, NOCOUNT ON;');
    expect(script.match(/^BEGIN TRANSACTION;$/gm)!.length).toBeGreaterThan(0);
    expect(script).not.toContain('CREATE LOGIN');
    // An existing database may be too old, and init refuses those.
    expect(script).toMatch(/compatibility_level FROM sys\.databases WHERE name = DB_NAME\(\)\) < 150\n {2}THROW 50400/);
    const parts = script.split(/^GO$/m).map((part) => part.trim());
    const objects = parts.filter((part) => /^CREATE OR ALTER (PROCEDURE|VIEW|FUNCTION)/m.test(part));
    expect(objects.length).toBeGreaterThan(30);
    for (const object of objects)
      expect(parts[parts.indexOf(object) - 1]).toBe(
        "IF @@TRANCOUNT = 0 OR DB_NAME() <> N'Bob''s [Jobs]' SET NOEXEC ON;",
      );
  });

  it('does nothing in another database, not even logins, if USE failed or the connection was to that one', async () => {
    const script = await initScript({ database: 'Jobs', logins: true });
    const [, afterUse = ''] = script.split('USE [Jobs];\nGO\n');
    expect(afterUse.startsWith("IF DB_NAME() <> N'Jobs' SET NOEXEC ON;\nGO\n")).toBe(true);
    // Each batch first checks the database's name.
    for (const allowed of script.split('SET NOEXEC OFF;').slice(1)) {
      expect(allowed).toMatch(/^\n(?:GO\n)?IF (?:@@TRANCOUNT = 0 OR )?DB_NAME\(\) <> N'Jobs' SET NOEXEC ON;/);
    }
  });

  it('makes logins for runner, dashboard, admin and watcher, with passwords to fill in', async () => {
    const script = await initScript({ logins: true });
    for (const login of ['joblogger_runner', 'joblogger_dashboard', 'joblogger_admin', 'joblogger_watcher']) {
      expect(script).toMatch(new RegExp(`CREATE LOGIN ${login} WITH PASSWORD`));
      expect(script).toContain(`Fill in a password for ${login}`);
    }
    expect(script).toContain('ALTER ROLE job_runner ADD MEMBER joblogger_runner;');
    expect(script).not.toContain('$(');
  });
});

const sqlServer = engines.find(({ name }) => name === 'SQL Server');
if (sqlServer) onSqlServer(sqlServer);

function onSqlServer(engine: Engine): void {
  describe('SQL Server', () => {
    const { setting, database, callOne, newDepartment, newJob } = useFixture(engine);
    const logins: string[] = [];
    const as = async (role: string) => {
      const login = `t_${role}_${randomBytes(4).toString('hex')}`;
      const password = `Aa1!${randomBytes(8).toString('hex')}`;
      logins.push(login);
      await asAdministrator(setting, async (pool) => {
        await pool.request().batch(`CREATE LOGIN ${login} WITH PASSWORD = '${password}'`);
        await pool.request().batch(`CREATE USER ${login} FOR LOGIN ${login}`);
        await pool.request().batch(`ALTER ROLE ${role} ADD MEMBER ${login}`);
      });
      return replacePairs(setting, { 'user id': login, password });
    };
    afterAll(async () => {
      await asAdministrator(process.env['JOB_LOGGER_TEST_MSSQL']!, async (pool) => {
        for (const login of logins) await pool.request().batch(`DROP LOGIN ${login}`);
      });
    }, 600_000);

    it('accepts runs from T-SQL without the SDK: begin, lines, end, and each call returns the run', async () => {
      const { JobId } = await newJob({ NeedsValidation: true });
      const result = await asAdministrator(setting, async (pool) => {
        const begun = await pool
          .request()
          .query<{ RunId: string }>(
            `EXEC sdk.BeginRun @JobId = ${JobId}, @Script = N'nightly.sql', @Message = N'Started'`,
          );
        const runId = begun.recordset[0]!.RunId;
        await pool
          .request()
          .query(`EXEC sdk.AppendLine @RunId = '${runId}', @Text = N'però', @Level = N'warn', @Progress = 0.5`);
        await pool.request().query(`EXEC sdk.AppendLine @RunId = '${runId}', @Text = N'two'`);
        const before = await callOne('GetRun', { RunId: runId });
        await pool.request().query(`EXEC sdk.FinishRun @RunId = '${runId}', @Message = N'OK'`);
        await pool.request().query(`EXEC sdk.FailRun @RunId = '${runId}', @Message = N'too late'`);
        return { runId, before };
      });
      expect(result.before).toMatchObject({
        Status: 'Pending',
        Message: 'Started',
        Progress: 0.5,
        HeartbeatSeconds: null,
        LineCount: 2,
        WarningCount: 1,
      });
      const run = await callOne('GetRun', { RunId: result.runId });
      expect(run).toMatchObject({ Status: 'Done', Message: 'OK', Validation: 'Waiting', Script: 'nightly.sql' });
      const lines = await database.call('ListLines', { RunId: result.runId });
      expect(lines.map(({ Seq, Level, Text }) => [Seq, Level, Text])).toEqual([
        [1, 'warn', 'però'],
        [2, 'info', 'two'],
      ]);
    });

    it('fails a run from T-SQL, returns the id as output, and refuses unknown ones with a message', async () => {
      const { JobId } = await newJob();
      await asAdministrator(setting, async (pool) => {
        const { recordsets } = await pool.request().batch(`
        DECLARE @Run varchar(36);
        EXEC sdk.BeginRun @JobId = ${JobId}, @RunId = @Run OUTPUT;
        EXEC sdk.FailRun @RunId = @Run, @Message = N'No data', @Traceback = N'Msg 50000', @Fingerprint = 'feedfacefeedface';
        SELECT @Run AS RunId;`);
        const ids = (Array.isArray(recordsets) ? recordsets : []).map((rows) => String(rows[0]?.['RunId']));
        expect(new Set(ids).size).toBe(1);
        const failed = { Status: 'Error', Message: 'No data', Cause: 'Msg 50000', Fingerprint: 'feedfacefeedface' };
        expect(await callOne('GetRun', { RunId: ids[0]! })).toMatchObject(failed);
        await expect(pool.request().query('EXEC sdk.BeginRun @JobId = 987654')).rejects.toThrow(
          /Job 987654 isn't registered/,
        );
        for (const call of [
          `sdk.FinishRun @RunId = 'x'`,
          `sdk.FailRun @RunId = 'x'`,
          `sdk.AppendLine @RunId = 'x', @Text = N'x'`,
        ]) {
          await expect(pool.request().query(`EXEC ${call}`)).rejects.toThrow(/There is no such run/);
        }
        await expect(
          pool.request().query(`EXEC sdk.AppendLine @RunId = '${ids[0]}', @Text = N'x', @Level = N'fatal'`),
        ).rejects.toThrow(/@Level/);
        for (const input of ['x', '[]', '[{"Email":null}]'])
          await expect(pool.request().query(`EXEC dashboard.WhoAmI @Input = N'${input}'`)).rejects.toThrow(
            /@Input must be a JSON object/,
          );
      });
    });

    it('lets a role call the procedures of its schema and nothing else', async () => {
      const DepartmentId = await newDepartment();
      const babelfish = (await database.store.hello()).server.startsWith('Babelfish');
      const Email = 'viewer@example.org';
      await database.call('SaveUser', { UserEmail: Email, Name: 'Viewer', DepartmentId });
      const runner = await as('job_runner');
      const runnerStore = await openRunStore(runner);
      const runnerApp = await openDatabase(runner);
      const dashboard = await openDatabase(await as('dashboard_user'));
      const refused = { name: 'StoreError', code: 'rights' };
      // Checks the rights themselves, because Babelfish has no ownership chains: other schemas are refused everywhere.
      await expect(runnerApp.call('ListRuns', {})).rejects.toMatchObject(refused);
      await expect(dashboard.store.hello()).rejects.toMatchObject(refused);
      await asAdministrator(runner, async (direct) => {
        await expect(direct.request().query('SELECT * FROM dbo.LogHistory')).rejects.toThrow(/permission/i);
        await expect(direct.request().query('DELETE FROM dbo.AuditTrail')).rejects.toThrow(/permission/i);
      });
      // Babelfish runs procedures with the caller's rights on tables, so a login with only EXECUTE can do nothing there.
      if (babelfish) {
        console.info(
          'Not shown on this server: a login with EXECUTE alone uses the procedures (Babelfish has no ownership chains).',
        );
      }
      const answers = [
        await classifyResponse(runnerStore.hello().then(({ roles }) => roles)),
        await classifyResponse(dashboard.call('WhoAmI', { Email }).then(([me]) => [me!.Role, me!.DepartmentId])),
        await classifyResponse(dashboard.call('WhoAmI', {})),
      ];
      expect(answers).toEqual(
        babelfish ? ['rights', 'rights', 'rights'] : [['job_runner'], ['viewer', DepartmentId], 'forbidden'],
      );
      await Promise.all([runnerStore.close(), runnerApp.close(), dashboard.close()]);
    }, 600_000);

    it('says which of login, password and database is wrong', async () => {
      const wrong = await openRunStore(replacePairs(setting, { 'user id': 'nobody_here', password: 'Sbagliata.1234' }));
      const error: unknown = await wrong.hello().catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'login' });
      expect(String(error)).not.toContain('Sbagliata.1234');
      const missing = await openRunStore(replacePairs(setting, { database: 'no_such_database' }));
      await expect(missing.hello()).rejects.toMatchObject({
        code: 'schema',
        message: expect.stringMatching(/job-logger init/),
      });
      await Promise.all([wrong.close(), missing.close()]);
    });
  });
}

/** Returns the answer, or the refusal's code. */
async function classifyResponse(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => (error instanceof Error ? Reflect.get(error, 'code') : error));
}
