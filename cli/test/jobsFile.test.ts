import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openDatabase, type SaveJobInput, type Source } from '#database';
import { Stage } from './stage.js';
import { onTerminal } from './terminal.js';

const example = path.resolve(__dirname, '../../examples/jobs.yaml');

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.empty();
});
afterEach(() => stage.teardown());

describe('apply', () => {
  it('brings an empty database to the example, and finds no difference then', () => {
    const first = stage.ok('apply', example, '--yes');
    expect(first).toContain('+ department IT');
    expect(first).toContain('+ user davide@example.org');
    expect(first).toContain('Applied 20 new.');
    expect(stage.ok('apply', example)).toBe(`No difference between ${stage.database} and ${example}.\n`);
    const jobs: { jobId: number; departmentName: string; ownerName: string }[] = JSON.parse(stage.ok('jobs', '--json'));
    expect(jobs.map(({ jobId }) => jobId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(jobs[2]).toMatchObject({
      departmentName: 'IT',
      ownerName: 'Davide',
      timeZone: 'Europe/Rome',
      graceSeconds: 600,
    });
  });

  it('changes nothing before it has asked, and nothing where nobody can be asked', () => {
    expect(stage.jobLogger('apply', example)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("With --yes it doesn't ask"),
    });
    const declined = onTerminal(stage, ['apply', example], { answers: [{ after: 'Apply 20 new', type: 'n' }] });
    expect(declined.code).toBe(1);
    expect(declined.stdout).toContain('Nothing was changed.');
    expect(JSON.parse(stage.ok('jobs', '--json'))).toEqual([]);
    const agreed = onTerminal(stage, ['apply', example], { answers: [{ after: 'Apply 20 new', type: 'y' }] });
    expect(agreed.code).toBe(0);
    expect(JSON.parse(stage.ok('jobs', '--json'))).toHaveLength(12);
  });

  it('only shows the difference with --dry-run', () => {
    expect(stage.ok('apply', example, '--dry-run')).toContain('+ job 12 Customer satisfaction');
    expect(JSON.parse(stage.ok('jobs', '--json'))).toEqual([]);
  });

  it('writes the number of a new job into the file and changes nothing else of it', () => {
    const text = `# ours
departments:
  - name: IT   # the only one

jobs:
  # the first
  - name: 'Quoted: name' # kept
    department: IT

  - { name: Flow, department: "IT" }
  - id: 7
    name: Numbered
    department: it
`;
    const file = stage.write('jobs.yaml', text);
    expect(stage.ok('apply', '--yes')).toContain('Wrote the new ids');
    const jobs: { jobId: number; name: string }[] = JSON.parse(stage.ok('jobs', '--json'));
    const idOf = (name: string) => jobs.find((job) => job.name === name)?.jobId;
    expect(readFileSync(file, 'utf8')).toBe(
      text
        .replace(`- name: 'Quoted`, `- id: ${idOf('Quoted: name')}\n    name: 'Quoted`)
        .replace('{ name: Flow', `{ id: ${idOf('Flow')}, name: Flow`),
    );
    expect(stage.ok('apply')).toContain('No difference');
    expect(JSON.parse(stage.ok('jobs', '--json'))).toHaveLength(3);
  });

  it('keeps the line ends of a file from Windows', () => {
    const file = stage.write(
      'jobs.yaml',
      'departments:\r\n  - name: IT\r\njobs:\r\n  - name: A\r\n    department: IT\r\n',
    );
    stage.ok('apply', '--yes');
    expect(readFileSync(file, 'utf8')).toBe(
      'departments:\r\n  - name: IT\r\njobs:\r\n  - id: 1\r\n    name: A\r\n    department: IT\r\n',
    );
  });

  it('keeps what was changed in the dashboard since, says who and when, and overwrites it when told to', async () => {
    copyFileSync(example, path.join(stage.folder, 'jobs.yaml'));
    stage.ok('apply', '--yes');
    await change(stage, { JobId: 3, Machine: 'WS-77', Name: 'Customers' }, 'app', 'davide@example.org');
    const kept = stage.ok('apply');
    expect(kept).toMatch(
      /name: "Customers" → "Customers to the CRM" {2}kept: davide@example\.org changed it in the dashboard on \d{4}-/,
    );
    expect(kept).not.toContain('machine');
    expect(jobThree(stage)).toMatchObject({ name: 'Customers', machine: 'WS-77' });
    expect(stage.ok('apply', '--overwrite', '--yes')).toContain('overwritten: davide@example.org');
    // What the file doesn't speak of isn't its affair.
    expect(jobThree(stage)).toMatchObject({ name: 'Customers to the CRM', machine: 'WS-77' });
    expect(stage.ok('apply')).toContain('No difference');
  });

  it('takes a value away by null, and a schedule with its time zone', () => {
    stage.write(
      'jobs.yaml',
      'timeZone: Europe/Rome\ndepartments:\n  - name: IT\njobs:\n  - { id: 1, name: A, department: IT, machine: X, schedule: 0 7 * * * }\n',
    );
    stage.ok('apply', '--yes');
    stage.write(
      'jobs.yaml',
      'timeZone: Europe/Rome\njobs:\n  - { id: 1, name: A, department: IT, machine: null, schedule: null }\n',
    );
    stage.ok('apply', '--yes');
    expect(JSON.parse(stage.ok('jobs', '--json'))).toMatchObject([{ machine: null, cron: null, timeZone: null }]);
  });

  it('leaves alone what is not in the file', () => {
    stage.ok('apply', example, '--yes');
    stage.write('jobs.yaml', 'jobs:\n  - { id: 1, name: Morning backup check, department: IT }\n');
    const result = stage.ok('apply');
    expect(result).toContain('No difference');
    expect(JSON.parse(stage.ok('jobs', '--json'))).toHaveLength(12);
  });
});

describe('alert rules', () => {
  const FILE = `alerts:
  after: 2
  repeat: 4h
departments:
  - name: IT
    alerts: { tell: [department, '#it'], quiet: 22:00-07:00 }
jobs:
  - { id: 1, name: A, department: IT, alerts: { on: [error, late] } }
`;

  it('of all jobs, of a department and of a job are applied, exported, and taken away by null', () => {
    stage.write('jobs.yaml', FILE);
    expect(stage.ok('apply', '--yes')).toContain(
      '~ alerts of all jobs\n    alerts: null → {"after":2,"repeat":"4h"}\n+ department IT\n+ job 1 A\n',
    );
    expect(stage.ok('apply')).toContain('No difference');
    const exported = stage.ok('export');
    expect(exported).toContain('\nalerts:\n  after: 2\n  repeat: 4h\ndepartments:\n');
    expect(exported).toContain(
      'alerts:\n      quiet: 22:00-07:00\n      tell:\n        - department\n        - "#it"\n',
    );
    stage.write('jobs.yaml', 'alerts: null\ndepartments:\n  - { name: IT, alerts: null }\n');
    stage.ok('apply', '--yes');
    expect(stage.ok('export').match(/alerts/g)).toHaveLength(1);
  });

  it('of all jobs that were changed in the dashboard since are kept, and overwritten when told to', async () => {
    stage.write('jobs.yaml', FILE);
    stage.ok('apply', '--yes');
    const database = await openDatabase(stage.database);
    await database.call('SaveSetting', { Name: 'AlertRules', Value: '{"after":5}', Email: null, Source: 'app' });
    await database.close();
    expect(stage.ok('apply')).toMatch(
      /alerts: \{"after":5\} → \{"after":2,"repeat":"4h"\} {2}kept: .* changed it in the dashboard/,
    );
    expect(stage.ok('export')).toContain('after: 5');
    expect(stage.ok('apply', '--overwrite', '--yes')).toContain('overwritten:');
    expect(stage.ok('export')).toContain('after: 2');
  });

  it('that can not be used are told with their lines', () => {
    stage.write(
      'jobs.yaml',
      `alerts:
  aftr: 2
departments:
  - name: IT
    alerts:
      quiet: at night
      repeat: 5
jobs:
  - name: A
    department: IT
    alerts:
      tell: [nobody]
      on: [fire]
`,
    );
    const { code, stderr } = stage.jobLogger('apply', '--yes');
    expect(code).toBe(2);
    expect(stderr.split('\n').slice(1, -1)).toEqual([
      "jobs.yaml:2: aftr isn't known; there are on, after, recoverAfter, repeat, quiet, maintenance, timeZone, tell",
      'jobs.yaml:6: quiet must be a stretch of the day such as 22:00-07:00 or SAT,SUN 00:00-24:00',
      'jobs.yaml:7: repeat must be a text; put it in quotes: repeat: "5"',
      'jobs.yaml:12: tell must be owner, department, an email or a #channel',
      expect.stringMatching(/^jobs\.yaml:13: on must be error or lost or/),
    ]);
  });
});

describe('a mistake in jobs.yaml', () => {
  it('is told with its line, all at once, and nothing is changed', () => {
    stage.write(
      'jobs.yaml',
      `departments:
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
`,
    );
    const { code, stderr } = stage.jobLogger('apply', '--yes');
    expect(code).toBe(2);
    expect(stderr.split('\n').slice(0, -1)).toEqual([
      "job-logger: jobs.yaml can't be applied, and nothing was changed:",
      'jobs.yaml:4: name is missing',
      expect.stringMatching(/^jobs\.yaml:5: "nmae" isn't known here; there are id, name, icon,/),
      'jobs.yaml:7: grace must be a duration such as 30s, 15m or 1h30m',
      'jobs.yaml:10: timeZone must be an IANA time zone such as Europe/Rome',
      'jobs.yaml:11: schedule must have five fields: minute, hour, day, month, day of the week',
    ]);
    expect(stage.ok('export')).toContain('departments: []');
  });

  it('may be one that only the database shows', () => {
    stage.ok('new', '--name', 'Daily sales', '--department', 'IT', '--new-department');
    stage.write(
      'jobs.yaml',
      `jobs:
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
`,
    );
    const { code, stderr } = stage.jobLogger('apply', '--yes');
    expect(code).toBe(2);
    expect(stderr.split('\n').slice(1, -1)).toEqual([
      'jobs.yaml:4: there is no department Sales, neither here nor in the database',
      'jobs.yaml:5: there is no user who@example.org, neither here nor in the database',
      'jobs.yaml:6: a schedule needs its timeZone, here or once at the top of the file',
      'jobs.yaml:7: id 5 is there twice',
      'jobs.yaml:10: job 1 of IT has this name already; add "id: 1", or choose another name',
    ]);
  });

  it('may be one of YAML itself, or that there is no file', () => {
    stage.write('jobs.yaml', 'jobs:\n  - id: 1\n   name: x\n');
    expect(stage.jobLogger('apply')).toMatchObject({ code: 2, stderr: expect.stringContaining('jobs.yaml:3: ') });
    expect(stage.jobLogger('apply', 'none.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no file none.yaml.'),
    });
  });
});

describe('a file that can not be written', () => {
  it('with jobs that need numbers is refused before anything is changed', () => {
    const file = stage.write('jobs.yaml', 'departments:\n  - name: IT\njobs:\n  - name: A\n    department: IT\n');
    chmodSync(file, 0o444);
    // Root may write everything: the test then asks somebody who may not.
    const result = asNobody(stage, ['apply', '--yes']);
    expect(result.stderr).toContain("jobs without an id, which are written back into it, and it can't be written");
    expect(result.status).toBe(2);
    expect(JSON.parse(stage.ok('jobs', '--json'))).toEqual([]);
  });
});

const fileWith = (report: string, head = 'timeZone: Europe/Rome') =>
  stage.write('jobs.yaml', `${head}\nusers:\n  - { email: a@example.org, name: Anna${report} }\n`);

describe('a person’s morning report', () => {
  it('is applied, in the zone of the file where it names none, exported, and taken away by null', () => {
    fileWith(', report: daily, reportHour: 0, reportBy: slack');
    expect(stage.ok('apply', '--yes')).toContain('+ user a@example.org');
    expect(stage.ok('apply')).toContain('No difference');
    const exported = stage.ok('export');
    expect(exported).toMatch(/report: daily\n +reportBy: slack\n +reportHour: 0\n +reportTimeZone: Europe\/Rome\n/);
    stage.write('jobs.yaml', exported);
    expect(stage.ok('apply')).toContain('No difference');
    fileWith(', report: null, reportHour: null, reportBy: null, reportTimeZone: null');
    stage.ok('apply', '--yes');
    expect(stage.ok('apply')).toContain('No difference');
    expect(stage.ok('export')).not.toContain('report');
  });

  it.each([
    [', report: daily', 'a report needs its reportTimeZone', ''],
    [', report: hourly', 'report', 'timeZone: UTC'],
    [', report: daily, reportHour: 24', 'reportHour', 'timeZone: UTC'],
    [', report: daily, reportTimeZone: Europe/Rom', 'must be an IANA time zone', ''],
  ])('with "%s" is a mistake with its line', (report, problem, head) => {
    fileWith(report, head);
    const { code, stderr } = stage.jobLogger('apply', '--yes');
    expect(code).toBe(2);
    expect(stderr).toMatch(/jobs\.yaml:\d+/);
    expect(stderr).toContain(problem);
  });

  it('that somebody chose in the dashboard stays, unless the file is to win', async () => {
    fileWith(', report: daily');
    stage.ok('apply', '--yes');
    const database = await openDatabase(stage.database);
    await database.call('SaveReport', { Email: 'a@example.org', ReportEvery: 'weekly' });
    await database.close();
    expect(stage.ok('apply')).toContain('kept: a@example.org changed it in the dashboard');
    expect(stage.ok('export')).toContain('report: weekly');
  });
});

describe('export', () => {
  it('writes what apply finds no difference with, into the same database and into an empty one', async () => {
    stage.ok('apply', example, '--yes');
    await change(
      stage,
      {
        JobId: 4,
        NeedsValidation: true,
        ShortestSeconds: 5400,
        AlertRules: '{"tell":["owner"],"after":3}',
        DocumentationUrl: 'https://example.org/w',
      },
      'app',
    );
    stage.ok('export', 'copy.yaml');
    expect(stage.ok('apply', 'copy.yaml')).toContain('No difference');

    const other = await Stage.empty();
    stage.ok('apply', 'copy.yaml', '--yes', '--database', other.database);
    expect(other.ok('export')).toBe(readFileSync(path.join(stage.folder, 'copy.yaml'), 'utf8'));
    await other.teardown();
  });

  it('writes over no file unasked', () => {
    stage.write('mine.yaml', '# mine');
    expect(stage.jobLogger('export', 'mine.yaml').code).toBe(1);
    expect(readFileSync(path.join(stage.folder, 'mine.yaml'), 'utf8')).toBe('# mine');
  });
});

describe('new', () => {
  it('registers a job by flags and prints the line to paste', () => {
    const result = stage.ok('new', '--name', 'Daily sales', '--department', 'IT', '--new-department');
    expect(result).toContain('Job 1 is registered: Daily sales (IT).');
    expect(result).toContain('monitorScript({ jobId: 1 });');
    expect(stage.jobLogger('new', '--name', 'Second', '--department', 'TI')).toMatchObject({
      code: 2,
      stderr: 'job-logger: There is no department "TI"; there are IT. --new-department makes it.\n',
    });
    const second: { jobId: number } = JSON.parse(
      stage.ok(
        'new',
        '--name',
        'Second',
        '--department',
        'it',
        '--schedule',
        '0 7 * * *',
        '--time-zone',
        'Europe/Rome',
        '--grace',
        '10m',
        '--json',
      ),
    );
    expect(second).toMatchObject({ jobId: 2, cron: '0 7 * * *', graceSeconds: 600, departmentName: 'IT' });
  });

  it('changes no job that has the number already', () => {
    stage.ok('new', '--name', 'A', '--department', 'IT', '--new-department', '--id', '7');
    expect(stage.jobLogger('new', '--name', 'B', '--department', 'IT', '--id', '7')).toMatchObject({ code: 2 });
    expect(JSON.parse(stage.ok('jobs', '--json'))).toMatchObject([{ jobId: 7, name: 'A' }]);
  });

  it('asks on a terminal for what is missing', () => {
    const result = onTerminal(stage, ['new'], {
      answers: [
        { after: 'The job', type: 'Asked for\r' },
        { after: "new department's name", type: 'Sales\r' },
        { after: 'An icon', type: '\r' },
        { after: 'Must a human', type: 'y' },
      ],
    });
    expect(result.code).toBe(0);
    expect(JSON.parse(stage.ok('jobs', '--json'))).toMatchObject([
      { name: 'Asked for', departmentName: 'Sales', icon: null, needsValidation: true },
    ]);
  });

  it('says which flags are missing where nobody can be asked', () => {
    expect(stage.jobLogger('new')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--name "Daily sales".*--department IT/),
    });
  });
});

async function change(on: Stage, job: SaveJobInput, Source: Source, Email?: string): Promise<void> {
  const database = await openDatabase(on.database);
  await database.call('SaveJob', { ...job, Source, ...(Email ? { Email } : {}) });
  await database.close();
}

function jobThree(on: Stage): Record<string, unknown> {
  const jobs: { jobId: number }[] = JSON.parse(on.ok('jobs', '--json'));
  return { ...jobs.find(({ jobId }) => jobId === 3) };
}

/** As a user who has no rights beyond those of the files. */
function asNobody(on: Stage, words: string[]) {
  const command = path.resolve(__dirname, '../../dist/job-logger.js');
  const drop = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all', '--'] : [];
  const [file = process.execPath, ...rest] = [...drop, process.execPath, command, ...words];
  return spawnSync(file, rest, { cwd: on.folder, env: on.env, encoding: 'utf8' });
}
