import { spawnSync } from 'node:child_process';
import fs, { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { replaceText } from '../src/replaceText.js';
import { Stage, useStage } from './stage.js';

const stage = useStage(Stage.empty);
const jobsYaml = (text: string) => stage.write('jobs.yaml', text);

describe('a mistake in jobs.yaml', () => {
  it('is reported with its line, all at once, and nothing is changed', () => {
    jobsYaml(`departments:
  - name: IT
jobs:
  - id: 1
    nmae: x
    department: IT
    grace: soon
  - name: y
    department: IT
    timeZone: Europe/Rom
    schedule: '* *'
    alerts: {tell: [${'a@example.org, '.repeat(250)}]}
users: [{email: a@example.org, name: ${'🤵'.repeat(101)}, slackId: '@davide'}, {email: b@example.org, name: "a\\0b"}]
`);
    const stderr = stage.fails(2, 'apply', '--yes');
    expect(stderr.split('\n').slice(0, -1)).toEqual([
      "job-logger: jobs.yaml can't be applied, and nothing was changed:",
      'jobs.yaml:4: name is missing',
      expect.stringMatching(/^jobs\.yaml:5: "nmae" isn't known here; there are id, name, icon,/),
      'jobs.yaml:7: grace must be a duration such as 30s, 15m or 1h30m',
      'jobs.yaml:10: timeZone must be an IANA time zone such as Europe/Rome',
      'jobs.yaml:11: schedule must have five fields: minute, hour, day, month, day of the week',
      'jobs.yaml:12: alerts has more than 4000 characters as JSON',
      'jobs.yaml:13: name has more than 200 characters',
      'jobs.yaml:13: slackId must be an id such as U012AB3CD',
      'jobs.yaml:13: name must be one line, without control characters',
    ]);
    expect(stage.ok('export')).toContain('departments: []');
  });

  it('may show only in the database', () => {
    stage.ok('new', '--name', 'Daily sales', '--department', 'IT', '--new-department');
    jobsYaml(`jobs:
  - id: 5
    name: a
    department: Sales
    owner: who@example.org
    schedule: 0 7 * * *
  - id: 5
    name: b
    department: IT
  - name: daily sales
    department: it
    longest: 1m
    shortest: 1h
`);
    const stderr = stage.fails(2, 'apply', '--yes');
    expect(stderr.split('\n').slice(1, -1)).toEqual([
      'jobs.yaml:4: there is no department Sales, neither here nor in the database',
      'jobs.yaml:5: there is no user who@example.org, neither here nor in the database',
      'jobs.yaml:6: a schedule needs its timeZone, here or once at the top of the file',
      'jobs.yaml:7: id 5 is there twice',
      'jobs.yaml:10: job 1 of IT has this name already; add "id: 1", or choose another name',
      'jobs.yaml:12: longest must not be less than shortest',
    ]);
  });

  it('is found before anything is changed, also if only the database makes it a mistake', () => {
    const known = `departments: [{name: IT}]
users: [{email: left@example.org, name: Left, active: false}, {email: ada@example.org, name: Ada, role: admin}]
jobs:
  - {id: 1, name: Sales, department: IT, shortest: 10m}
  - {id: 2, name: Stock, department: IT}
  - {id: 3, name: Gone, department: IT, retired: true}
`;
    jobsYaml(known);
    stage.ok('apply', '--yes');
    jobsYaml(`${known.replace('admin', 'viewer').replace('Sales', 'STOCK').replace('10m', '10m, longest: 5m')}
  - {name: a, department: IT, owner: left@example.org}
  - {name: gone, department: IT}`);
    expect(stage.fails(2, 'apply', '--yes', '--overwrite').split('\n').slice(1, -1)).toEqual([
      'jobs.yaml:2: ada@example.org is the only active administrator: make somebody else one first',
      'jobs.yaml:4: longest must not be less than shortest',
      'jobs.yaml:4: job 2 of IT has this name already; first apply another one for job 2, or choose another name',
      "jobs.yaml:8: left@example.org isn't active, so nobody would read what is told them",
    ]);
    jobsYaml(known.replace('10m', '10m, longest: 15m').concat('  - {name: gone, department: IT}\n'));
    expect(stage.ok('apply', '--yes')).toContain('1 new');
    // For SQLite these are two names, and that is no matter of a change to something else.
    for (const name of ['Ärger', 'ärger']) stage.ok('new', '--name', name, '--department', 'IT');
    jobsYaml('jobs: [{id: 6, name: ärger, department: IT, icon: x}]');
    expect(stage.ok('apply', '--yes')).toContain('1 change');
  });

  it('may be in the YAML itself, or a missing file', () => {
    jobsYaml('  jobs:\n- id: 1\n  name: x\n');
    expect(stage.fails(2, 'apply').split('\n').slice(1)).toEqual([
      expect.stringMatching(/^jobs\.yaml:2: .* another column/),
      '',
    ]);
    expect(stage.fails(2, 'apply', 'none.yaml')).toContain('There is no file none.yaml.');
    // Programs that write YAML escape an accent so.
    jobsYaml(String.raw`departments: [{ name: "\xE8state \u00e8 \U0001F935" }]`);
    expect(stage.ok('apply', '--dry-run')).toContain('+ department èstate è 🤵');
  });
});

describe("a file that can't be written", () => {
  it('with jobs that need numbers is refused before anything is changed', () => {
    const file = jobsYaml('departments:\n  - name: IT\njobs:\n  - name: A\n    department: IT\n');
    chmodSync(file, 0o444);
    // Root may write everything, so the test runs as somebody who may not.
    const result = asNobody(['apply', '--yes']);
    expect(result.stderr).toContain("jobs without an id, which are written back into it, and it can't be written");
    expect(result.status).toBe(2);
    expect(stage.json('jobs')).toEqual([]);
  });

  it('by a new one beside it, because it is mounted by itself or its folder belongs to somebody else, is written in place', () => {
    const file = stage.write('folder/jobs.yaml', 'departments: [{ name: A }]\njobs:\n  - { name: A, department: A }\n');
    chmodSync(path.dirname(file), 0o555);
    expect(asNobody(['apply', '--yes', file]).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('- { id: 1, name: A');
    chmodSync(path.dirname(file), 0o755);
  });

  it('in place, because the disk is full, is as it was', () => {
    const file = jobsYaml('jobs: []\n');
    const [text, { writeFileSync }] = ['departments: [{ name: IT }]\n', fs];
    jest.spyOn(fs, 'renameSync').mockImplementation(() => fail('EBUSY'));
    jest.spyOn(fs, 'writeFileSync').mockImplementation((target, data) => {
      writeFileSync(target, data);
      if (target === file && data === text) fail('ENOSPC');
    });
    expect(() => replaceText(file, text)).toThrow(expect.objectContaining({ code: 'ENOSPC', path: file }));
    jest.restoreAllMocks();
    expect(readFileSync(file, 'utf8')).toBe('jobs: []\n');
  });

  it('because it is no file at all, stays what it is', () => {
    const pipe = path.join(stage.folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    const reader = fs.openSync(pipe, fs.constants.O_RDWR | fs.constants.O_NONBLOCK);
    replaceText(pipe, 'text');
    expect(fs.readSync(reader, Buffer.alloc(9))).toBe(4);
    fs.closeSync(reader);
  });
});

function fail(code: string): never {
  throw Object.assign(new Error(code), { code });
}

/** Runs the command as a user without any other rights than those of the files. */
function asNobody(words: string[]) {
  const command = path.resolve(__dirname, '../../dist/job-logger.js');
  const drop = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all', '--'] : [];
  const [file = process.execPath, ...rest] = [...drop, process.execPath, command, ...words];
  return spawnSync(file, rest, { cwd: stage.folder, env: stage.env, encoding: 'utf8' });
}
