import { parseDestination } from '#sdk/destination';
import type { Hello, RunStore } from '#database/store/runStore';
import { openRunStore } from '#database/store/openRunStore';
import type { Database, DeadLetterRow, WatcherProblemRow } from '#database';
import { migrations } from '#database/init/migrations';
import { RULES } from '#database/rules';
import { type DatabaseOptions, withDatabase } from '../connect.js';
import { getErrorCode, getErrorMessage } from '../failure.js';
import { relative } from '../options/moment.js';
import { formatCount } from '../output/runWords.js';
import { bad, note, ok, type Check } from './check.js';
import { checkServer } from './checkServer.js';
import { requireTables } from './requireTables.js';

/** Clock differences that are worth a note, and that make times misleading, in milliseconds. */
const SKEW_NOTED = 2000;
const SKEW_BAD = 60_000;

/** Checks from the network up to the login's rights. After the first failure the rest would only repeat it. */
export async function checkDatabase(setting: string, options: DatabaseOptions): Promise<Check[]> {
  const { engine, name } = parseDestination(setting);
  const checks = engine === 'sqlserver' ? await checkServer(name) : [];
  if (checks.some(({ state }) => state === 'bad')) return checks;

  // Kept open, so that all following checks use one connection.
  const store = await openRunStore(setting).catch((error: unknown) => error as Error);
  if (store instanceof Error) return [...checks, explainRefusal(store, engine)];
  try {
    const { hello, took, skew } = await sayHello(store);
    const login = hello.login === null ? '' : `, login ${hello.login}`;
    return [
      ...checks,
      ok('database', `${hello.server}${login}, ${took} ms`),
      checkSchema(engine, hello),
      checkRights(hello.roles),
      checkClock(skew),
      checkWatcher(hello),
      ...checkRecovery(hello),
      ...(await checkCaller(options, engine)),
    ];
  } catch (error) {
    const roles = getErrorCode(error) === 'rights' ? await findRoles(setting, options) : [];
    if (roles.length === 0) return [...checks, explainRefusal(error, engine)];
    return [
      ...checks,
      checkRights(roles),
      ...(roles.includes('dashboard_user') ? await checkCaller(options, engine) : []),
    ];
  } finally {
    await store.close();
  }
}

interface Greeting {
  hello: Hello;
  /** Duration of the first call with its connection, in milliseconds. */
  took: number;
  /** How much the database's clock is ahead at least, in milliseconds. */
  skew: number;
}

/** The shortest of several calls shows the database's clock best, because it was read at some moment of the call. */
async function sayHello(store: RunStore): Promise<Greeting> {
  const greetings: Greeting[] = [];
  while (greetings.length < 3) {
    const begun = performance.now();
    const hello = await store.hello();
    const took = performance.now() - begun;
    const ahead = Date.parse(hello.serverTime) - (Date.now() - took / 2);
    greetings.push({ hello, took, skew: Math.sign(ahead) * Math.max(0, Math.abs(ahead) - took / 2) });
  }
  const shortest = greetings.toSorted((one, other) => one.took - other.took)[0]!;
  return { ...shortest, took: Math.round(greetings[0]!.took) };
}

/** Only a shipper's login may say hello. For other logins, we look at what they may call. */
async function findRoles(setting: string, options: DatabaseOptions): Promise<string[]> {
  const { openWatcherDatabase } = await import('#database');
  const calls = {
    dashboard_user: () => withDatabase(options, (database, caller) => database.call('WhoAmI', caller)),
    watcher: async () => {
      const database = await openWatcherDatabase(setting);
      try {
        await database.call('ListPeople', {});
      } finally {
        await database.close();
      }
    },
  };
  const roles: string[] = [];
  for (const [role, call] of Object.entries(calls)) {
    try {
      await call();
      roles.push(role);
    } catch (error) {
      // The procedure itself has answered.
      if (error instanceof Error && error.name === 'Refusal') roles.push(role);
    }
  }
  return roles;
}

function explainRefusal(error: unknown, engine: string): Check {
  const text = getErrorMessage(error);
  const code = getErrorCode(error);
  // Both are refusals before any query. The driver distinguishes them only by their text.
  if (code === 'login' && /certificate/i.test(text)) {
    return bad(
      'certificate',
      text,
      'Install a certificate that this machine trusts on the server, or set TrustServerCertificate=true in a network that you trust.',
    );
  }
  const todos: Record<string, string> = {
    login: 'Check user and password of the setting; the server may also allow Windows logins only.',
    schema: 'Run: job-logger init',
    rights: 'An administrator gives the login its role: job-logger init --script shows how.',
    unavailable: 'Try again later; journals are kept meanwhile.',
  };
  const name = code === 'login' || code === 'schema' || code === 'rights' ? code : 'database';
  // For a file the message says everything: there is no login, and `init` doesn't always help.
  if (engine === 'sqlite' && (code === 'schema' || code === 'rights')) return bad(name, text);
  return bad(name, text, todos[code] ?? 'The message above says what the database did not like.');
}

function checkSchema(engine: Database['engine'], { schemaVersion }: Hello): Check {
  const newest = Math.max(...migrations(engine).map(({ version }) => version));
  const text = `version ${schemaVersion}`;
  if (schemaVersion === newest) return ok('schema', `${text}, as this job-logger knows it`);
  if (schemaVersion < newest)
    return bad('schema', `${text}, and this job-logger needs ${newest}`, 'Run: job-logger init');
  return note(
    'schema',
    `${text}, newer than the ${newest} that this job-logger knows`,
    'Upgrade job-logger on this machine when convenient.',
  );
}

/** What each role is for. */
const ROLES: Record<string, string> = {
  owner: 'may do everything',
  job_runner: 'ships runs',
  dashboard_user: 'for the app and for people, not for the machines of scripts',
  dashboard_admin: 'for administrators, not for the machines of scripts',
  watcher: 'for the watcher, not for the machines of scripts',
};

function checkRights(roles: string[]): Check {
  const known = Object.keys(ROLES).filter((role) => roles.includes(role));
  if (known.length > 0) return ok('rights', `${known.join(', ')}: ${ROLES[known[0]!]}`);
  return bad(
    'rights',
    'this login has none of the roles of JobLogger',
    'An administrator adds it to job_runner (scripts), dashboard_user (people, the app) or watcher.',
  );
}

function checkClock(skew: number): Check {
  const seconds = Math.abs(skew) / 1000;
  const text =
    seconds < 0.1
      ? 'this machine and the database agree'
      : `this machine is ${seconds.toFixed(1)} s ${skew > 0 ? 'behind' : 'ahead of'} the database`;
  if (Math.abs(skew) < SKEW_NOTED) return ok('clock', text);
  return (Math.abs(skew) < SKEW_BAD ? note : bad)(
    'clock',
    text,
    "Set this machine's clock by NTP: runs carry its time.",
  );
}

function checkWatcher({ watcherSeenAt }: Hello): Check {
  if (watcherSeenAt === null) return ok('watcher', 'none has been seen; only a watcher reports missed runs');
  const silent = Date.now() - Date.parse(watcherSeenAt);
  const text = `last seen ${relative(silent / 1000) ?? watcherSeenAt}`;
  return silent < RULES.WatcherGoneSeconds * 1000
    ? ok('watcher', text)
    : bad('watcher', text, 'Start it again: nobody is told about missed runs.');
}

/** In full recovery the log takes the disk until somebody backs it up. */
function checkRecovery({ recoveryModel }: Hello): Check[] {
  if (recoveryModel === null) return [];
  if (recoveryModel === 'SIMPLE') return [ok('recovery', 'simple: back up the database')];
  const text = `${recoveryModel.toLowerCase().replace('_', '-')}: back up the database and its log, which grows until then`;
  return [ok('recovery', text)];
}

/** Who we are for the procedures that the app and this command use, and which messages did not arrive. */
async function checkCaller(options: DatabaseOptions, engine: string): Promise<Check[]> {
  try {
    return await withDatabase(options, async (database, caller) => {
      const [me] = await database.call('WhoAmI', caller);
      const who = me?.Email ?? 'no email is claimed (--as, JOB_LOGGER_USER)';
      await requireTables(database, caller);
      const text = `${who}: ${me?.Role ?? 'unknown'}, ${me?.DepartmentName ?? 'all departments'}`;
      return [
        ok('you', text),
        ...checkAlerting(await database.call('ListWatcherProblems', caller)),
        checkMessages(await database.call('ListDeadLetters', caller)),
      ];
    });
  } catch (error) {
    if (getErrorCode(error) === 'schema') return [{ ...explainRefusal(error, engine), name: 'tables' }];
    // A login that only ships runs is fine.
    const text = `may not use the dashboard's procedures: ${getErrorMessage(error)}`;
    return [note('you', text, 'Needed for runs, jobs, apply and the like, not for scripts.')];
  }
}

const MOST_PROBLEMS = 10;

/** What watchers report that they can't do. */
function checkAlerting(problems: WatcherProblemRow[]): Check[] {
  const listed = problems.slice(0, MOST_PROBLEMS).map(({ Text }): Check => bad('alerting', Text));
  const more = problems.length - listed.length;
  if (more > 0) listed.push(bad('alerting', `and ${more} more, which the app's page Alert shows`));
  return listed;
}

/** The most that `ListDeadLetters` returns. */
const MOST_LETTERS = 200;

function checkMessages(letters: DeadLetterRow[]): Check {
  const [last] = letters;
  if (!last) return ok('messages', 'no message about an alert was given up');
  const count =
    letters.length < MOST_LETTERS ? formatCount(letters.length, 'message') : `${MOST_LETTERS} messages or more`;
  return bad(
    'messages',
    `${count} did not arrive${last.Answer ? `: ${last.Answer}` : ''}`,
    '"job-logger alerts failed" lists them; when the cause is fixed, "job-logger alerts resend NUMBER" sends one again.',
  );
}
