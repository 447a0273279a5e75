/**
 * Sets up a new installation, or updates an old one: database, logins of least privilege, jobs.yaml, the app in
 * Appsmith. Safe to repeat: what exists stays. `setup credentials` shows the passwords instead.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const command = path.join(path.dirname(fileURLToPath(import.meta.url)), '../dist/job-logger.js');
const secrets = process.env.SECRETS ?? '/secrets/joblogger';
const saSecrets = process.env.SA_SECRETS ?? '/secrets/sa';
const watcherSecrets = process.env.WATCHER_SECRETS ?? '/secrets/watcher';
const jobs = process.env.JOBS ?? '/jobs.yaml';
const { APPSMITH_EMAIL: email, APPSMITH_URL: url = 'http://appsmith', PUBLIC_URL: publicUrl = url } = process.env;
/** Another database than that of docker-compose.yml: an embedded one, for tests. */
const other = process.env.JOB_LOGGER_DB;

if (process.argv[2] === 'credentials') showCredentials();
else await setUp();

async function setUp() {
  if (!email) fail('APPSMITH_EMAIL is not set: the address of who administers Appsmith. Put it into .env.');
  const database = other ?? connection('sa', secret(saSecrets, 'sa'));
  jobLogger(['init'], { JOB_LOGGER_DB: database });
  if (!other) await makeLogins(database);
  if (existsSync(jobs)) jobLogger(['apply', jobs, '--yes'], { JOB_LOGGER_DB: database });
  const everyday = importApp([], connection('joblogger_dashboard', secret(watcherSecrets, 'dashboard')));
  const administration = importApp(['--admin'], connection('joblogger_admin', secret(secrets, 'admin')));
  console.log(`\nReady: ${everyday}`);
  console.log(`For administrators alone: ${administration}`);
  console.log('Passwords: docker compose run --rm setup credentials');
}

/** Each app has its own login, because nobody can do more than the login may. @returns its address */
function importApp(more, database) {
  const link = jobLogger(['appsmith', 'import', '--url', url, '--email', email, ...more], {
    APPSMITH_PASSWORD: secret(secrets, 'appsmith'),
    JOB_LOGGER_APPSMITH_DB: database,
  });
  return link.trim().replace(url, publicUrl);
}

/** With the end of the script for administrators, which makes each login that has a password a member of its role. */
async function makeLogins(database) {
  const sql = createRequire(command)('mssql');
  const script = jobLogger(['init', '--script'], {});
  const pool = await sql.connect(database);
  const logins = { runner: secrets, dashboard: watcherSecrets, admin: secrets, watcher: watcherSecrets };
  for (const [login, folder] of Object.entries(logins)) {
    const batches = script.split(/^GO\s*$/m).filter((batch) => batch.includes(`N'joblogger_${login}'`));
    if (batches.length === 0) fail(`init --script makes no login joblogger_${login}.`);
    for (const batch of batches) {
      const filled = batch.replace(/(@Password nvarchar\(128\) = )N''/, `$1N'${secret(folder, login)}'`);
      await pool.request().batch(filled);
    }
  }
  await pool.close();
  console.error('Logins: joblogger_runner, joblogger_dashboard, joblogger_admin, joblogger_watcher.');
}

function showCredentials() {
  const rows = [
    ['Appsmith', email ?? '(APPSMITH_EMAIL)', secret(secrets, 'appsmith')],
    ['SQL Server, scripts', 'joblogger_runner', secret(secrets, 'runner')],
    ['SQL Server, dashboard', 'joblogger_dashboard', secret(watcherSecrets, 'dashboard')],
    ['SQL Server, jobs.yaml and Admin app', 'joblogger_admin', secret(secrets, 'admin')],
    ['SQL Server, watcher', 'joblogger_watcher', secret(watcherSecrets, 'watcher')],
    ['SQL Server, administrator', 'sa', secret(saSecrets, 'sa')],
  ];
  for (const [what, user, password] of rows) console.log(`${what.padEnd(38)}${user.padEnd(24)}${password}`);
}

function connection(user, password) {
  return `Server=database,1433;Database=JobLogger;User Id=${user};Password=${password};Encrypt=true;TrustServerCertificate=true`;
}

function secret(folder, name) {
  const file = path.join(folder, name);
  if (!existsSync(file)) fail(`${file} isn't there: the service "secrets" makes it.`);
  return readFileSync(file, 'utf8');
}

function jobLogger(words, env) {
  const { status, stdout } = spawnSync(process.execPath, [command, ...words], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) fail(`job-logger ${words.join(' ')} ended with ${status}. Run setup again once that is mended.`);
  return stdout;
}

function fail(message) {
  console.error(`setup: ${message}`);
  process.exit(1);
}
