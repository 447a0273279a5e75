/** The first administrator. Without one, nobody can use the dashboard of a new database. */
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { Database, UserRow } from '#database';
import { EMAIL } from '#database/contract/choices';
import { Failure } from './failure.js';
import { printNote } from './output/printNote.js';
import { canAsk } from './output/terminal.js';
import { userName } from '#sdk/home';

interface Person {
  email: string;
  name: string;
}

/**
 * Makes sure that the database has an administrator: the one of `--admin`. If it has none, the person at the terminal
 * is asked. In an embedded database of one's own, it is the current user.
 */
export async function ensureAdministrator(
  database: Database,
  { admin, isOwn }: { admin: string | undefined; isOwn: boolean },
): Promise<void> {
  const administrators = await listAdministrators(database);
  if (administrators.some(({ UserEmail }) => UserEmail === admin)) return;
  if (admin === undefined && administrators.length > 0) return;
  const person = admin === undefined ? await choosePerson(isOwn) : { email: admin, name: getLocalPart(admin) };
  if (!person) {
    printNote(
      'Nobody can use the dashboard yet. Name its first administrator: job-logger init --admin you@example.org',
    );
    return;
  }
  await database.call('SaveUser', {
    UserEmail: person.email,
    Name: person.name,
    Role: 'admin',
    Language: new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('it') ? 'it' : 'en',
    Source: 'cli',
  });
  printNote(`${person.email} is its administrator. "job-logger init --admin EMAIL" adds another.`);
}

/** The dashboard's user when nobody is named: an administrator, preferably the current user. */
export async function findAdministrator(database: Database): Promise<UserRow | undefined> {
  const administrators = await listAdministrators(database);
  const { email } = findCurrentUser();
  return administrators.find(({ UserEmail }) => UserEmail === email) ?? administrators[0];
}

async function listAdministrators(database: Database): Promise<UserRow[]> {
  const users = await database.call('ListUsers', {});
  return users.filter(({ Role, Active }) => Role === 'admin' && Active);
}

async function choosePerson(isOwn: boolean): Promise<Person | undefined> {
  const person = findCurrentUser();
  if (!canAsk) return isOwn ? person : undefined;
  const { isCancel, text } = await import('@clack/prompts');
  const answer = await text({
    message: 'Who is the administrator? (an email address)',
    initialValue: person.email,
    validate: (email) => (email && EMAIL.test(email) ? undefined : 'Enter an email address such as you@example.org.'),
    output: process.stderr,
  });
  if (isCancel(answer))
    throw new Failure('The database is ready, but it has no administrator. Run init again to name one.');
  return answer === person.email ? person : { email: answer, name: getLocalPart(answer) };
}

/** The current user's name as git knows it, else as the system does. */
function findCurrentUser(): Person {
  const email = readGitSetting('user.email');
  if (EMAIL.test(email)) return { email, name: readGitSetting('user.name') || getLocalPart(email) };
  const name = userName();
  return { email: `${toEmailPart(name)}@${toEmailPart(os.hostname())}`, name };
}

/** Names of Windows have blanks. */
function toEmailPart(name: string): string {
  return Array.from(name, (letter) => (EMAIL.test(`${letter}@x`) ? letter : '.')).join('');
}

function readGitSetting(name: string): string {
  // On Windows a git.exe in the working directory would be run.
  const cwd = process.platform === 'win32' ? path.dirname(process.execPath) : undefined;
  const { stdout, status } = spawnSync('git', ['config', '--get', name], { cwd, encoding: 'utf8', windowsHide: true });
  return status === 0 ? stdout.trim() : '';
}

function getLocalPart(email: string): string {
  return email.split('@', 1)[0] ?? email;
}
