import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Stage, useStage } from './stage.js';

const example = path.resolve(__dirname, '../../examples/jobs.yaml');
const noDatabase = { JOB_LOGGER_DB: '' };

interface PlannedRun {
  jobId: number | null;
  dueAt: string;
  local: string;
}

const stage = useStage(Stage.empty);
const jobsYaml = (text: string) => stage.write('jobs.yaml', text);

const planned = (text: string): PlannedRun[] => JSON.parse(text);

/** Until when each job's expected runs are known. */
function expectedUntil(): (string | null)[] {
  return (stage.json('jobs') as { expectedUntil: string | null }[]).map((job) => job.expectedUntil);
}

function fileOfTwo(cron: string): string {
  return `timeZone: UTC
departments:
  - name: IT
jobs:
  - { id: 1, name: A, department: IT, schedule: ${cron} }
  - { id: 2, name: B, department: IT }
`;
}

describe('schedule', () => {
  it('lists what is due on a day, by time', () => {
    stage.ok('apply', example, '--yes');
    const runs = planned(stage.ok('schedule', '--day', '2026-12-24', '--json'));
    expect(runs.map(({ jobId, local }) => [jobId, local.slice(11, 16)])).toEqual([
      [1, '06:00'],
      [11, '08:26'],
      [9, '08:30'],
      [10, '08:40'],
      [7, '08:45'],
      [5, '09:00'],
      [3, '09:20'],
      [2, '10:00'],
      [4, '21:00'],
    ]);
    expect(runs[0]).toEqual({
      jobId: 1,
      jobName: 'Morning backup check',
      icon: '🌅',
      departmentName: 'IT',
      dueAt: '2026-12-24T05:00:00.000Z',
      lateAt: '2026-12-24T05:15:00.000Z',
      local: '2026-12-24T06:00:00+01:00',
      cron: '0 6 * * *',
      timeZone: 'Europe/Rome',
      paused: false,
    });
    expect(stage.ok('schedule', '--day', '2026-12-24')).toMatch(/^2026-12-24 09:20 +3 +🤵 +Customers to the CRM/m);
  });

  it("means a day of each job's own zone, or of one zone for all", () => {
    const file = stage.write(
      'two.yaml',
      `departments:
  - name: IT
jobs:
  - { name: Tokyo, department: IT, schedule: 0 1 * * *, timeZone: Asia/Tokyo }
  - { id: 2, name: Rome, department: IT, schedule: 30 23 * * *, timeZone: Europe/Rome }
`,
    );
    const dueAt = (...words: string[]) =>
      planned(stage.ok('schedule', '--file', file, '--day', '2026-12-24', '--json', ...words)).map((run) => run.dueAt);
    expect(dueAt()).toEqual(['2026-12-23T16:00:00.000Z', '2026-12-24T22:30:00.000Z']);
    expect(dueAt('--zone', 'Europe/Rome')).toEqual(['2026-12-24T16:00:00.000Z', '2026-12-24T22:30:00.000Z']);
    expect(stage.ok('schedule', '--file', file, '--day', '2026-12-24')).toContain('Asia/Tokyo');
  });

  it('uses today by default, and knows yesterday and tomorrow', () => {
    // It is midday there, so today doesn't end between the commands.
    const hour = new Date().getUTCHours();
    const zone = `Etc/GMT${hour < 12 ? '-' : '+'}${Math.abs(12 - hour)}`;
    const daily = '{ name: Daily, department: IT, schedule: 0 12 * * * }';
    const file = stage.write('daily.yaml', `timeZone: ${zone}\njobs: [${daily}]\n`);
    const days = [[], ['--day', 'yesterday'], ['--day', 'tomorrow']].map((words) => {
      const [run] = planned(stage.ok('schedule', '--file', file, '--json', ...words));
      return Math.round((Date.now() - Date.parse(run!.dueAt)) / 86_400_000);
    });
    expect(days).toEqual([0, 1, -1]);
  });

  it('reports an invalid schedule in the database, and lists the others', async () => {
    const [department] = await stage.call('SaveDepartment', { Name: 'IT' });
    const job = { DepartmentId: department!.DepartmentId, TimeZone: 'Europe/Rome' };
    await stage.call('SaveJob', { ...job, Name: 'Good', Cron: '0 7 * * *' });
    await stage.call('SaveJob', { ...job, Name: 'Bad', Cron: '0 7 30 2 *' });
    const result = stage.jobLogger('schedule', '--json');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('Job 2 (Bad) is left out: its schedule "0 7 30 2 *" never comes');
    expect(planned(result.stdout)).toMatchObject([{ jobId: 1 }]);
  });
});

describe('schedule --refresh', () => {
  it('makes the expected runs of 35 days, of every job that has a schedule', () => {
    stage.ok('apply', example, '--yes');
    stage.ok('new', '--name', 'By hand', '--department', 'IT');
    const rows = stage.json('schedule', '--refresh') as {
      jobId: number;
      added: number;
      removed: number;
      kept: number;
    }[];
    expect(rows).toHaveLength(12);
    // Daily at six: 35 of them, all made when they were applied.
    expect(rows[0]).toMatchObject({ jobId: 1, removed: 0 });
    expect(rows[0]!.added + rows[0]!.kept).toBe(35);
    expect(stage.ok('schedule', '--refresh')).toMatch(
      /^Expected runs of 12 jobs are known until \d{4}-\d\d-\d\d: \d+ added/,
    );
    expect(expectedUntil().at(-1)).toBeNull();
  });

  it('is done by apply, but only for jobs whose schedule changes', () => {
    jobsYaml(fileOfTwo('0 7 * * *'));
    expect(stage.ok('apply', '--yes')).toMatch(/^Expected runs of 1 job are known until \d{4}-\d\d-\d\d\.$/m);
    const [first, none] = expectedUntil();
    expect(Math.round((Date.parse(first!) - Date.now()) / 86_400_000)).toBe(35);
    expect(none).toBeNull();
    jobsYaml(fileOfTwo('0 8 * * *'));
    expect(stage.ok('apply', '--yes')).toContain('Expected runs of 1 job');
    expect(stage.json('schedule', '--refresh')).toMatchObject([{ jobId: 1, removed: 0, kept: 35 }]);
    jobsYaml(fileOfTwo('0 8 * * *').replace('name: B', 'name: C'));
    expect(stage.ok('apply', '--yes')).not.toContain('Expected runs');
  });

  it('is done by new too, which refuses an invalid schedule', () => {
    const words = ['new', '--name', 'A', '--department', 'IT', '--new-department', '--time-zone', 'UTC', '--schedule'];
    expect(stage.fails(2, ...words, '0 25 * * *')).toContain('--schedule has "25" as hour, which takes 0 to 23');
    stage.ok(...words, '0 7 * * *');
    expect(expectedUntil()).toEqual([expect.any(String)]);
  });

  it('uses the database, not a file', () => {
    expect(stage.jobLogger('schedule', '--refresh', '--file', example)).toMatchObject({ code: 2 });
    expect(stage.run(['schedule', '--refresh'], { env: noDatabase })).toMatchObject({ code: 3 });
  });
});

describe('schedule without a database', () => {
  it('uses the nearest jobs.yaml, from the working directory upward', () => {
    jobsYaml('timeZone: UTC\njobs:\n  - { id: 8, name: A, department: IT, schedule: 0 7 * * * }\n');
    const cwd = path.join(stage.folder, 'a/b');
    mkdirSync(cwd, { recursive: true });
    const result = stage.run(['schedule', '--json'], { env: noDatabase, cwd });
    expect(result).toMatchObject({
      code: 0,
      stderr: `No database is set: these are the jobs of ${path.join(stage.folder, 'jobs.yaml')}.\n`,
    });
    expect(planned(result.stdout)).toMatchObject([{ jobId: 8 }]);
  });

  it('asks for a database if there is no jobs.yaml', () => {
    expect(stage.run(['schedule'], { env: noDatabase })).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('JOB_LOGGER_DB'),
    });
  });

  it('says what is wrong with the file', () => {
    jobsYaml('jobs:\n  - { id: 8, name: A, department: IT, schedule: 0 7 * * * }\n');
    expect(stage.run(['schedule'], { env: noDatabase })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('jobs.yaml:2: a schedule needs its timeZone'),
    });
  });
});
