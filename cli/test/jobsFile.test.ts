import { once } from 'node:events';
import { appendFileSync, chmodSync, chownSync, copyFileSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { SaveJobInput } from '#database';
import { NumberWriter } from '../src/jobsFile/writeNumbers.js';
import { readJobsFile } from '../src/jobsFile/readJobsFile.js';
import { command, itOnPosix, Stage, useStage } from './stage.js';
import { onTerminal } from './terminal.js';

const example = path.resolve(__dirname, '../../examples/jobs.yaml');

const stage = useStage(Stage.empty);
const jobsYaml = (text: string) => stage.write('jobs.yaml', text);

describe('apply', () => {
  it('applies the example to an empty database, and then finds no difference', () => {
    const first = stage.ok('apply', example, '--yes');
    expect(first).toContain('+ department IT');
    expect(first).toContain('+ user davide@example.org');
    expect(first).toContain('Applied 20 new.');
    expect(stage.ok('apply', example)).toBe(`No difference between ${stage.database} and ${example}.\n`);
    const jobs = stage.json('jobs') as { jobId: number; departmentName: string; ownerName: string }[];
    expect(jobs.map(({ jobId }) => jobId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const third = { departmentName: 'IT', ownerName: 'Davide', timeZone: 'Europe/Rome', graceSeconds: 600 };
    expect(jobs[2]).toMatchObject(third);
  });

  itOnPosix('changes nothing before it has asked, and nothing if nobody can be asked', () => {
    expect(stage.fails(1, 'apply', example)).toContain("With --yes it doesn't ask");
    const declined = onTerminal(stage, ['apply', example], { answers: [{ after: 'Apply 20 new', type: 'n' }] });
    expect(declined.code).toBe(1);
    expect(declined.stdout).toContain('Nothing was changed.');
    expect(stage.json('jobs')).toEqual([]);
    const agreed = onTerminal(stage, ['apply', example], { answers: [{ after: 'Apply 20 new', type: 'y' }] });
    expect(agreed.code).toBe(0);
    expect(stage.json('jobs')).toHaveLength(12);
  });

  it('only shows the difference with --dry-run', () => {
    expect(stage.ok('apply', example, '--dry-run')).toContain('+ job 12 Customer satisfaction');
    expect(stage.json('jobs')).toEqual([]);
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
    const file = jobsYaml(text);
    expect(stage.ok('apply', '--yes')).toContain('Wrote the new ids');
    const jobs = stage.json('jobs') as { jobId: number; name: string }[];
    const idOf = (name: string) => jobs.find((job) => job.name === name)?.jobId;
    expect(readFileSync(file, 'utf8')).toBe(
      text
        .replace(`- name: 'Quoted`, `- id: ${idOf('Quoted: name')}\n    name: 'Quoted`)
        .replace('{ name: Flow', `{ id: ${idOf('Flow')}, name: Flow`),
    );
    expect(stage.ok('apply')).toContain('No difference');
    expect(stage.json('jobs')).toHaveLength(3);
  });

  // Windows has no such signals: there it is killed.
  it.each(['SIGINT', 'SIGKILL'] as const)('writes each number at once, also if %s stops it', async (signal) => {
    const jobs = Array.from({ length: 1000 }, (_, index) => `  - { name: J${index}, department: IT }\n`);
    const file = jobsYaml(`departments: [{ name: IT }]\njobs:\n${jobs.join('')}`);
    const apply = stage.start(['apply', '--yes']);
    const ended = once(apply, 'exit');
    while ((await stage.call('ListJobs', {})).length === 0) continue;
    apply.kill(signal);
    await ended;
    const made = (await stage.call('ListJobs', {})).length;
    expect(made).toBeLessThan(1000);
    // It may have been killed between the two.
    const written = readFileSync(file, 'utf8').match(/id: /g)?.length ?? 0;
    expect([made, made - 1]).toContain(written);
  });

  it('overwrites nothing that somebody has written into the file meanwhile', () => {
    const file = jobsYaml('jobs: [{ name: A, department: IT }, { name: B, department: IT }]');
    const numbers = new NumberWriter(readJobsFile(file));
    numbers.write({ at: ['jobs', 0], jobId: 1 });
    const written = readFileSync(file, 'utf8');
    appendFileSync(file, '# mine\n');
    numbers.write({ at: ['jobs', 1], jobId: 2 });
    expect(numbers.trouble).toEqual(new Error('it has changed meanwhile'));
    expect(readFileSync(file, 'utf8')).toBe(`${written}# mine\n`);
  });

  it('gives a job that takes its fields from others a number of its own', () => {
    const base = 'departments: [{ name: IT }]\njobs:\n  - &base\n    id: 4\n    name: A\n    department: IT\n';
    const file = jobsYaml(`${base}  - <<: *base\n    <<: { grace: 5m }\n    name: B\n`);
    expect(stage.ok('apply', '--yes')).toContain('Wrote the new id');
    expect(readFileSync(file, 'utf8')).toMatch(
      /id: 4\n {4}name: A\n.*\n {2}- id: \d+\n {4}<<: \*base\n {4}<<: .*\n {4}name: B\n$/,
    );
    expect(stage.ok('apply')).toContain('No difference');
  });

  it('lets a thousand jobs and more share their alert rules', () => {
    const jobs = Array.from({ length: 1200 }, (_, n) => `{ name: J${n}, department: IT, alerts: *rules }`);
    jobsYaml(`alerts: &rules { repeat: 4h }\ndepartments: [{ name: IT }]\njobs: [${jobs.join()}]`);
    expect(stage.ok('apply', '--dry-run')).toContain('+ job (next number) J1199');
  });

  itOnPosix('is refused if the file is edited while it asks', () => {
    jobsYaml('departments: [{ name: IT }]\njobs:\n  - { name: A, department: IT }\n');
    const edits = `data:text/javascript,import fs from 'node:fs'; process.stdin.once('data', () => fs.appendFileSync('jobs.yaml', 'x'))`;
    const program = [process.execPath, '--import', edits, command];
    const asked = onTerminal(stage, ['apply'], { program, answers: [{ after: 'Apply 2 new', type: 'y' }] });
    expect(asked.stdout).toMatch(/has changed meanwhile.*Nothing was changed/s);
    expect(stage.json('jobs')).toEqual([]);
  });

  it("keeps a file's mode and owner, line ends of Windows, and what doesn't show around a text, which is no difference", () => {
    const file = jobsYaml(
      'departments:\r\n  - name: IT\u200B\r\njobs:\r\n  - name: A\r\n    department: \uFEFFIT\u2060\r\n',
    );
    chmodSync(file, 0o666);
    const before = statSync(file);
    // Only root can give it to somebody else.
    const uid = process.getuid?.() === 0 ? 4711 : before.uid;
    chownSync(file, uid, before.gid);
    stage.ok('apply', '--yes');
    expect(readFileSync(file, 'utf8')).toBe(
      'departments:\r\n  - name: IT\u200B\r\njobs:\r\n  - id: 1\r\n    name: A\r\n    department: \uFEFFIT\u2060\r\n',
    );
    expect(statSync(file)).toMatchObject({ mode: before.mode, uid });
    expect(stage.ok('apply')).toContain('No difference');
  });

  it('keeps changes that were made in the dashboard, says who and when, and overwrites them if told to', async () => {
    copyFileSync(example, path.join(stage.folder, 'jobs.yaml'));
    stage.ok('apply', '--yes');
    await change({ JobId: 3, Machine: 'WS-77', Name: 'Customers' }, 'davide@example.org');
    const kept = stage.ok('apply');
    expect(kept).toMatch(
      /name: "Customers" → "Customers to the CRM" {2}kept: davide@example\.org changed it in the dashboard on \d{4}-/,
    );
    expect(kept).not.toContain('machine');
    expect(jobThree()).toMatchObject({ name: 'Customers', machine: 'WS-77' });
    expect(stage.ok('apply', '--overwrite', '--yes')).toContain('overwritten: davide@example.org');
    // Fields that aren't in the file are left alone.
    expect(jobThree()).toMatchObject({ name: 'Customers to the CRM', machine: 'WS-77' });
    expect(stage.ok('apply')).toContain('No difference');
  });

  it('removes a value with null, and a schedule with its time zone', () => {
    jobsYaml(
      'timeZone: Europe/Rome\ndepartments:\n  - name: IT\njobs:\n  - { id: 1, name: A, department: IT, machine: X, schedule: 0 7 * * * }\n',
    );
    stage.ok('apply', '--yes');
    jobsYaml('timeZone: Europe/Rome\njobs:\n  - { id: 1, name: A, department: IT, machine: null, schedule: null }\n');
    stage.ok('apply', '--yes');
    expect(stage.json('jobs')).toMatchObject([{ machine: null, cron: null, timeZone: null }]);
  });

  it('names a new administrator before the only one becomes something else', () => {
    for (const [ada, bob] of [
      ['admin', 'viewer'],
      ['viewer', 'admin'],
    ] as const) {
      jobsYaml(`users:
  - { email: ada@example.org, name: Ada, role: ${ada} }
  - { email: bob@example.org, name: Bob, role: ${bob} }
`);
      stage.ok('apply', '--yes');
    }
    expect(stage.ok('apply')).toContain('No difference');
  });

  it('ignores what is not in the file', () => {
    stage.ok('apply', example, '--yes');
    jobsYaml('jobs:\n  - { id: 1, name: Morning backup check, department: IT }\n');
    const result = stage.ok('apply');
    expect(result).toContain('No difference');
    expect(stage.json('jobs')).toHaveLength(12);
  });
});

describe('export', () => {
  it('writes a file without difference for apply, on the same database and on an empty one', async () => {
    stage.ok('apply', example, '--yes');
    await change({
      JobId: 4,
      NeedsValidation: true,
      ShortestSeconds: 5400,
      AlertRules: '{"tell":["owner"],"after":3}',
      DocumentationUrl: 'https://example.org/w',
      Path: '/srv/\u0007\u009B31m\u202Eab\u007F/x',
    });
    expect(stage.ok('export', 'copy.yaml').concat(stage.ok('export'))).toContain(
      String.raw`path: "/srv/\a\u009b31m\u202eab\u007f/x"`,
    );
    expect(stage.ok('apply', 'copy.yaml')).toContain('No difference');

    const other = await Stage.empty();
    stage.ok('apply', 'copy.yaml', '--yes', '--database', other.database);
    expect(other.ok('export')).toBe(readFileSync(path.join(stage.folder, 'copy.yaml'), 'utf8'));
    await other.teardown();
  });

  it('overwrites no file without asking', () => {
    stage.write('mine.yaml', '# mine');
    expect(stage.jobLogger('export', 'mine.yaml').code).toBe(1);
    expect(readFileSync(path.join(stage.folder, 'mine.yaml'), 'utf8')).toBe('# mine');
  });
});

async function change(job: SaveJobInput, Email?: string): Promise<void> {
  await stage.call('SaveJob', { ...job, Source: 'app', ...(Email ? { Email } : {}) });
}

function jobThree(): Record<string, unknown> {
  return { ...(stage.json('jobs') as { jobId: number }[]).find(({ jobId }) => jobId === 3) };
}
