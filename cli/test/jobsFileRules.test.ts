/** Whom jobs.yaml wants to be told, and when. */
import { Stage, useStage } from './stage.js';

const stage = useStage(Stage.empty);
const jobsYaml = (text: string) => stage.write('jobs.yaml', text);

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

  it('of all jobs, of a department and of a job are applied, exported, and removed with null', () => {
    jobsYaml(FILE);
    expect(stage.ok('apply', '--yes')).toContain(
      '~ alerts of all jobs\n    alerts: null → {"after":2,"repeat":"4h"}\n+ department IT\n+ job 1 A\n',
    );
    expect(stage.ok('apply')).toContain('No difference');
    const exported = stage.ok('export');
    expect(exported).toContain('\nalerts:\n  after: 2\n  repeat: 4h\ndepartments:\n');
    expect(exported).toContain(
      'alerts:\n      quiet: 22:00-07:00\n      tell:\n        - department\n        - "#it"\n',
    );
    jobsYaml('alerts: null\ndepartments:\n  - { name: IT, alerts: null }\n');
    stage.ok('apply', '--yes');
    expect(stage.ok('export').match(/alerts/g)).toHaveLength(1);
  });

  it('of all jobs are kept if they were changed in the dashboard, and overwritten if told to', async () => {
    jobsYaml(FILE);
    stage.ok('apply', '--yes');
    await stage.call('SaveSetting', { Name: 'AlertRules', Value: '{"after":5}', Email: null, Source: 'app' });
    expect(stage.ok('apply')).toMatch(
      /alerts: \{"after":5\} → \{"after":2,"repeat":"4h"\} {2}kept: .* changed it in the dashboard/,
    );
    expect(stage.ok('export')).toContain('after: 5');
    expect(stage.ok('apply', '--overwrite', '--yes')).toContain('overwritten:');
    expect(stage.ok('export')).toContain('after: 2');
  });

  it("that can't be used are reported with their lines", () => {
    jobsYaml(`alerts: { tell: ['<a@b.org>'],
  aftr: 2 }
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
`);
    const stderr = stage.fails(2, 'apply', '--yes');
    expect(stderr.split('\n').slice(1, -1)).toEqual([
      'jobs.yaml:1: tell must be owner, department, an email or a #channel',
      "jobs.yaml:2: aftr isn't known; there are on, after, recoverAfter, repeat, quiet, maintenance, timeZone, tell",
      'jobs.yaml:6: quiet must be a stretch of the day such as 22:00-07:00 or SAT,SUN 00:00-24:00',
      'jobs.yaml:7: repeat must be a text; put it in quotes: repeat: "5"',
      'jobs.yaml:12: tell must be owner, department, an email or a #channel',
      expect.stringMatching(/^jobs\.yaml:13: on must be error or lost or/),
    ]);
  });
});

const fileWith = (report: string, head = 'timeZone: Europe/Rome') =>
  jobsYaml(`${head}\nusers:\n  - { email: a@example.org, name: Anna${report} }\n`);

describe('a person’s morning report', () => {
  it("is applied (in the file's zone if it names none), exported, and removed with null", () => {
    fileWith(', report: daily, reportHour: 0, reportBy: slack');
    expect(stage.ok('apply', '--yes')).toContain('+ user a@example.org');
    expect(stage.ok('apply')).toContain('No difference');
    const exported = stage.ok('export');
    expect(exported).toMatch(/report: daily\n +reportBy: slack\n +reportHour: 0\n +reportTimeZone: Europe\/Rome\n/);
    jobsYaml(exported);
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
    const stderr = stage.fails(2, 'apply', '--yes');
    expect(stderr).toMatch(/jobs\.yaml:\d+/);
    expect(stderr).toContain(problem);
  });

  it('that somebody chose in the dashboard stays, unless the file should win', async () => {
    fileWith(', report: daily');
    stage.ok('apply', '--yes');
    await stage.call('SaveReport', { Email: 'a@example.org', ReportEvery: 'weekly' });
    expect(stage.ok('apply')).toContain('kept: a@example.org changed it in the dashboard');
    expect(stage.ok('export')).toContain('report: weekly');
  });
});
