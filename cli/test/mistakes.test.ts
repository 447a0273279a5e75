/** Typing mistakes and their messages: the wrong word, and what to write instead. Never a stack. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { repository } from '../../sdk/test/stage.js';
import { command, itOnPosix, useOneStage } from './stage.js';

const exported = path.join(repository, 'appsmith-export');
/** A command that does nothing, on every system. */
const nothing = [process.execPath, path.join(repository, 'build/sqlText.cjs')] as const;
const stage = useOneStage();
beforeAll(async () => {
  await stage.exec([...nothing]);
});

it.each([
  [['new'], 2, 'A new job needs a name (--name "Daily sales") and a department (--department IT; there are IT)'],
  [['new', '--name', 'x'], 2, 'needs a department (--department IT; there are IT)'],
  [['new', '-d', 'IT'], 2, 'needs a name (--name "Daily sales")'],
  [['new', '--name', 'a\nb', '-d', 'IT'], 2, '--name must be one line, without control characters'],
  [['new', '-n', 'x', '-d', 'a\tb', '--new-department'], 2, '--department must be one line'],
  [['new', '--name', 'x', '-d', 'a'.repeat(101), '--new-department'], 2, '--department has more than 100 characters'],
  [['demo-data', '--yes', '--weeks', '2147483647'], 2, '--weeks needs a whole number from 1 to 520'],
  [['new', '-n', 'x', '-d', 'TI', '--new-department', '--schedule', '* *', '--time-zone', 'UTC'], 2, 'five fields'],
  [['runs', '--job', 'abc'], 2, '--job needs a whole number from 1, not "abc"'],
  [['exec', '--job', 'abc', '--', ...nothing], 0, 'a whole number from 1, not "abc". The command is run all the same'],
  [['runs', '--status', 'broken'], 2, 'Allowed choices are Pending, Done'],
  [['runs', '--status', 'dnoe'], 2, 'Did you mean Done?'],
  [['run', 'zz'], 2, 'No run matches "zz"'],
  [['runs', '--from', '2026-02-30'], 2, '--from needs a moment such as 2026-11-24'],
  [['runs', '--from', '999999999w'], 2, '--from needs a moment such as 2026-11-24'],
  [['purge', '--older-than', '999999999w'], 2, "needs a duration such as 30s, 15m or 180d (in PowerShell '180d')"],
  [['schedule', '--day', '0001-01-01'], 2, '--day needs yesterday'],
  [['schedule', '--day', 'constructor'], 2, '--day needs yesterday'],
  [['schedule', '--day', '2026-02-30'], 2, 'today, tomorrow, or a day such as 2026-12-24, not "2026-02-30"'],
  [['schedule', '--zone', 'Rome'], 2, '--zone must be an IANA time zone such as Europe/Rome, not "Rome"'],
  [['rnus'], 2, '(Did you mean runs?)'],
  [['runs', '--jsno'], 2, '(Did you mean --json?)\n(see job-logger runs --help)'],
  [['purge'], 2, '--older-than'],
  [['alerts', 'assign', '3'], 2, 'To give it to "me", say who you are: --as EMAIL, or JOB_LOGGER_USER.'],
  [['runs', '--department', 'TI'], 2, 'There is no department "TI"; there are IT.'],
  [['runs', '--limit', '0'], 2, '--limit needs a whole number from 1'],
  [['runs', '--text', 'x'], 0, 'Searched 30 days; "--from 180d" searches further back'],
  [['help', 'runns'], 2, '(Did you mean runs?)'],
  [['preview', '--port', '65536'], 2, '--port needs a number from 0'],
  [['validate'], 2, "missing required argument 'run': the run's id, the first characters of it"],
  [['apply', '.'], 1, ". can't be used: it is a folder"],
  [['tickets', 'close'], 2, "missing required argument 'ticket'"],
  [['tickets', 'close', '5'], 1, '5'],
  [['tickets', 'closed', '5'], 2, 'tickets knows no "closed"; it has show, '],
  [['ALERTS', 'ack', '5'], 2, 'alerts knows no "ack"; it has acknowledge, '],
  [['new', '--name', 'y', '-d', 'IT', '--longest=1m', '--shortest', '2m'], 1, '--longest must not be less than --sh'],
  [['new', '--name', 'y', '-d', 'IT', '--documentation', 'wiki'], 1, '--documentation must begin with http'],
  [['runs', '--job', '2000000000'], 0, 'There is no job 2000000000.'],
  [['init', '--name', 'Monitoring'], 2, '--name and --no-logins belong to --script'],
  [['init', '--admin', 'foo'], 2, '--admin takes an email address such as you@example.org, not "foo"'],
  [['new', '\u001B[31mx'], 2, 'unexpected "x": new takes options only'],
  [['tickets', 'close', '5', '6'], 2, 'unexpected "6": tickets close takes <ticket> and options only'],
  [['export', 'nowhere/jobs.yaml'], 1, "jobs.yaml can't be used: there is no such file, or no such folder"],
  [['export', path.resolve('/'), '--yes'], 1, `${path.resolve('/')} can't be used: it is a folder`],
  [['export', ''], 1, `"" can't be used: there is no such file, or no such folder`],
  [['discover', '--from', '.'], 2, ". can't be read (it is a folder)."],
  [['appsmith', 'unpack', 'none'], 1, "none can't be read as JSON: there is no such file, or no such folder"],
  [['preview', '--as', 'ada@example.org', '--export', 'none'], 1, "none can't be read as an export of Appsmith: there"],
  [['preview', '--as', 'ada@example.org', '--export', 'none'], 1, "ada@example.org isn't a user of JobLogger"],
  [['jobs', '--database', '"sqlite:x'], 2, "The database from --database can't work: The database setting is neither"],
  [['jobs', '--as', ''], 2, "argument '' is invalid. It is empty."],
  [['watch', '--once', '--log', '.'], 2, '--log takes a file, and . is a folder'],
  [['exec', ...nothing, '--job', '1'], 0, 'which job is this? Give --job N before the command or set JOB_LOGGER_JOB'],
] as const)('%j ends with %i and says %s', (words, code, result) => {
  const ended = stage.run([...words]);
  expect(ended.stderr).toContain(result);
  expect(ended.stderr).not.toMatch(/NaN|RunId|^\s+at /m);
  expect(code === 2 ? ended.stdout : '').toBe('');
  expect(ended.code).toBe(code);
});

itOnPosix.each([
  [['init', '--embedded', '/proc/none/here/x.db'], '/proc/none'],
  [['init', '--machine', '--database', 'sqlite:/tmp/x.db'], '/proc/none/m.env'],
  [['export', '/proc/none/here/jobs.yaml', '--yes'], '/proc/none/here/jobs.yaml'],
  [['appsmith', 'unpack', path.join(exported, 'job-logger.json'), '--app', '/proc/none'], '/proc/none'],
  [['appsmith', 'pack', '--app', path.join(exported, 'app'), '--out', '/proc/none/x'], '/proc/none/x'],
  [['watch', '--once', '--log', '/proc/none/here/x.log'], '/proc/none/here/x.log'],
])('%j ends with 1 at once, since there no folder can be made', (words, folder) => {
  const { code, stderr } = stage.run(words, { env: { JOB_LOGGER_CONFIG: '/proc/none/m.env' } });
  expect(stderr).toContain(folder);
  expect(code).toBe(1);
});

it('accepts choices in upper or lower case, and "last" for a run', () => {
  expect(stage.run(['runs', '--status', 'done', '--json']).stdout).toContain('"status": "Done"');
  expect(stage.run(['runs', '--status', 'failed']).stderr).toBe('No runs found.\n');
  expect(stage.run(['validate', 'last']).stderr).not.toContain('no run');
});

const shell = (line: string, words: string) =>
  spawnSync('bash', ['-c', line, process.execPath, command, ...words.split(' ')], { env: stage.env, encoding: 'utf8' });

itOnPosix.each(['runs', 'jobs', 'run last', 'runs --json', '--help'])(
  'tells that the disk behind "%s" is full',
  (words) => {
    const { status, stderr } = shell('exec "$0" "$@" > /dev/full', words);
    expect(stderr).toMatch(/^job-logger: the output can't be written \(.*\)\.\n$/);
    expect(status).toBe(1);
  },
);

itOnPosix('ends in the same way if the disk behind stderr is full', () => {
  expect(shell('exec "$0" "$@" 2> /dev/full', 'runs --status x').status).toBe(2);
});

itOnPosix('a watcher goes on where its log is on a full disk, and says so once', () => {
  const { status, stderr } = shell('exec "$0" "$@" > /dev/full', 'watch --once');
  expect(stderr).toBe("job-logger: the log can't be written (its disk is full); the watcher goes on without it.\n");
  expect(status).toBe(0);
});

itOnPosix.each(['runs', 'jobs'])('a reader that stops reading "%s" causes no failure', (words) => {
  expect(shell('"$0" "$@" | true; exit "${PIPESTATUS:-0}"', words)).toMatchObject({ status: 0, stderr: '' });
});

it.each([
  [{ JOB_LOGGER_HOME: __filename }, `${__filename} can't be written (a file is in its place)`],
  [{ JOB_LOGGER_DB: `sqlite:${__filename}` }, `${__filename} isn't a SQLite database`],
])('the doctor says of %j that %s', (env, result) => {
  const { stdout, stderr, code } = stage.run(['doctor'], { env });
  expect(stdout).toContain(result);
  expect(stdout).not.toContain('Run: job-logger init');
  expect(stderr).toBe('');
  expect(code).toBe(1);
});

describe('jobs.yaml', () => {
  it.each([
    ['jobs:\n  - name: x\n    department: IT\n    schedule: */5 * * * *\n', ':4: ', 'schedule: "*/5 * * * *"'],
    ['departments:\n  - name: IT\n    slackChannel: #it\n', ':3: ', 'slackChannel: "#it"'],
    ['jobs:\n  - name: x\n    path: "C:\\new\\run.cmd"\n', ':3: ', String.raw`path: 'C:\new\run.cmd'`],
    [bomb(), '', 'anchors'],
    [`jobs: ${'['.repeat(5000)}`, ':1: ', 'nested too deeply'],
    [Buffer.from('departments:\n  - name: caff\xe8\n', 'latin1'), '', "isn't UTF-8 text"],
    ['departments: [{name: IT}]\njobs:\n  - {name: 007, department: IT}\n', ':3: ', 'name: "007"'],
    ['departments: [{name: on}]\nusers:\n  - {name: x, email: a@b.c, active: yes}\n', ':3: ', 'true or false'],
    ["departments: [{name: IT}]\njobs:\n  - {id: '3', name: x, department: IT}\n", ':3: ', 'without quotes'],
    ['departments:\n  - name: IT\n    name: HR\n', ':3: ', 'name stands here a second time'],
    ['departments:\n  - name: IT\n\tslackChannel: "#it"\n', ':3: ', 'tab'],
    ['departments: []\n---\njobs: []\n', ':2: ', 'second document'],
    ['departments:\n  - name: @it\n', ':2: ', 'name: "@it"'],
    ['jobs:\n  - {name: x, schedule: @daily, path: y}\n', ':2: ', 'with @; put it in quotes: schedule: "@daily"\n'],
    ['jobs:\n  - {name: x, path: "C:\\jobs", icon: y}\n', ':2: ', String.raw`write path: 'C:\jobs'`],
    ['jobs:\n  - {name: x, schedule: */5 * * * *}\n', ':2: ', 'put it in quotes: schedule: "*/5 * * * *"'],
    ['alerts:\n  tell: [@it]\n', ':2: ', 'no value begins with this character; put it in quotes\n'],
    ['departments:\n  - name: IT: ours\n', ':2: ', 'name: "IT: ours"'],
    ['departments:\n  - name: "\\Users\\it"\n', ':2: ', String.raw`name: '\Users\it'`],
    ['departments:\n  - name: *it\n', '', 'no &it stands before it'],
    ['alerts:\n  tell: &tell [*tell]\n', ':2: ', '*tell stands inside what &tell names'],
    ['departments: *all\n', '', '&all'],
    ['jobs:\n  - {<<: base, name: x, department: IT}\n', '', 'write <<: *name'],
    ['departments:\n  name: IT\n', ':1: ', 'must be a list'],
    ['departments:\n  - Name: IT\n', ':2: ', 'write name, not Name'],
    ['departments:\n  - name: ~\n', ':2: ', 'name has no value'],
    ['- name: IT\n', ':1: ', 'key: value'],
    ['users:\n  - {name: x, email: a@b.c, role: Admin}\n', ':2: ', 'must be viewer or operator or admin'],
    ['departments: [{name: IT}]\njobs:\n  - {id: 0, name: x, department: IT}\n', ':3: ', 'at least 1'],
    [
      'departments: [{name: A}]\njobs: [{name: x, department: A},\n {name: X, department: a}]\n',
      ':3: ',
      'X of department a is',
    ],
    ['jobs:\n- name: a\n   department: IT\n', ':2: ', 'the line below it is indented too far'],
    ['jobs:\n  - name: a\n   department: IT\n', ':3: ', 'the line begins in the wrong column'],
    ['jobs:\n  -name: a\n   department: IT\n', ':2: ', 'a blank must follow the "-"'],
    ['jobs:\n  - name:a\n    department: IT\n', ':2: ', 'write "key: value", with a colon and a blank'],
    ['jobs:\n  - name: "a\n    department: IT\n', ':4: ', 'a quote " is opened before this and not closed'],
    ['jobs:\n  - {name: a, department: IT\n', ':3: ', 'a bracket is opened before this and not closed by }'],
    ["jobs:\n  - name: 'it's'\n", ':2: ', 'one quote or bracket too many'],
    ['jobs:\n  - {name: x, department: IT, documentation: "ftp://x"}\n', ':2: ', 'documentation must begin with http'],
    ['jobs:\n  - {name: x, department: IT, longest: 30000d}\n', ':2: ', 'longest must be less than 68 years'],
    ['alerts: true\n', ':1: ', 'alerts must be made of lines "key: value"'],
  ])('%j is refused with its line and what to write', (text, line, result) => {
    const { code, stderr } = stage.run(['apply', stage.write('jobs.yaml', text), '--dry-run']);
    expect(code).toBe(2);
    expect(stderr).toContain(line);
    expect(stderr).toContain(result);
    expect(stderr.split('\n').length).toBeLessThan(6);
  });

  it('with a comment after a key of a map, quotes that matter, or a merged anchor, is accepted', () => {
    const text =
      'departments: # ours\n  - &it\n    name: "I\\u0054"\n    mailAddress: it@example.org\n' +
      '  - <<: *it\n    name: 2026-11-28\njobs: # none\n';
    expect(stage.run(['apply', stage.write('jobs.yaml', text), '--dry-run'])).toMatchObject({ code: 0, stderr: '' });
  });
});

function bomb(): string {
  const names = 'abcdefgh'.split('');
  const lines = names.slice(1).map((name, index) => `${name}: &${name} [${`*${names[index]}, `.repeat(9)}]`);
  return `a: &a [x]\n${lines.join('\n')}\n`;
}
