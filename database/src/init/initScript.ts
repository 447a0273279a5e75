import { migrations } from './migrations.js';
import { COLLATION, DATABASE_OPTIONS, MIN_COMPATIBILITY_LEVEL } from './initSqlServer.js';
import { batches, createOrAlter, sqlServerObjects } from './objects.js';

export interface ScriptOptions {
  /** Default: `JobLogger`. */
  database?: string | undefined;
  /** Also logins, users and role memberships, with passwords to fill in. */
  logins?: boolean;
}

/**
 * Everything that `init` does on SQL Server as one script with GO, for administrators who run DDL themselves (sqlcmd,
 * SSMS, Azure Data Studio). Safe to repeat.
 *
 * These tools continue after a failed batch. By then the transaction is gone, so each of our batches checks for it
 * first.
 */
export function initScript({ database = 'JobLogger', logins = false }: ScriptOptions = {}): Promise<string> {
  const name = `[${database.replaceAll(']', ']]')}]`;
  const all = migrations('sqlserver');
  const newest = Math.max(...all.map(({ version }) => version));
  const objects = sqlServerObjects();
  // In another database, or after a failed batch, nothing more is done. What is compiled but not executed does no harm.
  const elsewhere = `DB_NAME() <> ${text(database)}`;
  const guard = `IF ${elsewhere} SET NOEXEC ON;`;
  const guarded = `IF @@TRANCOUNT = 0 OR ${elsewhere} SET NOEXEC ON;`;
  const parts = [
    header(database, newest, logins),
    creating(database, name),
    // Azure has no USE: there you connect to the database itself. If you didn't, none of the following is executed.
    `USE ${name};`,
    guard,
    // Command-line tools turn these off, and filtered indexes need them.
    'SET QUOTED_IDENTIFIER, ANSI_NULLS, XACT_ABORT, NOCOUNT ON;',
    'BEGIN TRANSACTION;',
    LOCK,
    `${guarded}\n${refuseOldCompatibility(name)}`,
    `${guarded}\n${refuseNewer(newest)}`,
    ...all.flatMap(({ version, text: migration }) => [
      `${guarded}\nIF OBJECT_ID(N'dbo.SchemaMigrations') IS NOT NULL\n  IF EXISTS (SELECT 1 FROM dbo.SchemaMigrations WHERE Version >= ${version}) SET NOEXEC ON;`,
      ...batches(migration),
      `INSERT INTO dbo.SchemaMigrations (Version) VALUES (${version});`,
      `SET NOEXEC OFF;\n${guarded}`,
    ]),
    ...objects.flatMap((object) => [guarded, createOrAlter(object)]),
    guarded,
    `COMMIT TRANSACTION;\nPRINT N'JobLogger is at schema ${newest}.';`,
    'SET NOEXEC OFF;',
    guard,
    ...(logins ? LOGINS.flatMap(loginBatches) : []),
  ];
  return Promise.resolve(`${parts.map((part) => part.trim()).join('\nGO\n')}\nGO\n`);
}

/** With the same options as `init`. Not in Azure, where a database costs money and is made in the portal. */
function creating(database: string, name: string): string {
  return `IF DB_ID(${text(database)}) IS NULL AND SERVERPROPERTY('EngineEdition') <> 5
BEGIN
  CREATE DATABASE ${name} COLLATE ${COLLATION};
${DATABASE_OPTIONS.map((option) => `  ALTER DATABASE ${name} SET ${option};`).join('\n')}
END;`;
}

const LOCK = `DECLARE @Result int;
EXEC @Result = sp_getapplock @Resource = N'job-logger init', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 60000;
IF @Result < 0 THROW 50400, N'Another init has been running for a minute. Nothing was changed; run the script again later.', 1;`;

interface Login {
  name: string;
  role: string;
  use: string;
}

const LOGINS: Login[] = [
  { name: 'joblogger_runner', role: 'job_runner', use: "the scripts' machines (JOB_LOGGER_DB)" },
  { name: 'joblogger_dashboard', role: 'dashboard_user', use: 'the app, and people who read and validate' },
  { name: 'joblogger_admin', role: 'dashboard_admin', use: 'job-logger apply, and the Admin page' },
  { name: 'joblogger_watcher', role: 'watcher', use: 'the watcher' },
];

function header(database: string, newest: number, logins: boolean): string {
  return `-- JobLogger, schema ${newest}, into the database ${database.replaceAll(/[\r\n]/g, ' ')}. Made by: job-logger init --script
-- Safe to repeat: what is there already stays, procedures are made anew. All or nothing, but for the database itself${
    logins
      ? `
-- and the logins at the end: each has @Password = N'' there. Fill it in where you want that login; the others aren't made.`
      : '.'
  }
-- A database that is there already keeps its options. While nobody is connected, this lets readers read while others write:
--   ALTER DATABASE ${database.replaceAll(/[\r\n]/g, ' ')} SET READ_COMMITTED_SNAPSHOT ON;`;
}

function refuseOldCompatibility(name: string): string {
  const raise = `ALTER DATABASE ${name} SET COMPATIBILITY_LEVEL = ${MIN_COMPATIBILITY_LEVEL}`;
  return `IF (SELECT compatibility_level FROM sys.databases WHERE name = DB_NAME()) < ${MIN_COMPATIBILITY_LEVEL}
  THROW 50400, ${text(`The database's compatibility level is below ${MIN_COMPATIBILITY_LEVEL}. Nothing was changed; raise it with: ${raise}`)}, 1;`;
}

function refuseNewer(newest: number): string {
  return `IF OBJECT_ID(N'dbo.SchemaMigrations') IS NOT NULL
  IF EXISTS (SELECT 1 FROM dbo.SchemaMigrations WHERE Version > ${newest})
    THROW 50400, N'The database is newer than this script. Nothing was changed; take the script of a newer job-logger.', 1;`;
}

function loginBatches({ name, role, use }: Login): string[] {
  return [
    `-- For ${use}.
DECLARE @Password nvarchar(128) = N'';
IF SUSER_ID(N'${name}') IS NULL
BEGIN
  IF LEN(@Password) < 8 THROW 50400, N'Fill in a password for ${name}, of 8 characters or more.', 1;
  DECLARE @Create nvarchar(400) = N'CREATE LOGIN ${name} WITH PASSWORD = N''' + REPLACE(@Password, N'''', N'''''') + N''';';
  EXEC (@Create);
END;`,
    // Without the login there is nothing to do; the message above says why.
    `IF USER_ID(N'${name}') IS NULL AND SUSER_ID(N'${name}') IS NOT NULL CREATE USER ${name} FOR LOGIN ${name};`,
    `IF USER_ID(N'${name}') IS NOT NULL ALTER ROLE ${role} ADD MEMBER ${name};`,
  ];
}

function text(value: string): string {
  return `N'${value.replaceAll("'", "''")}'`;
}
