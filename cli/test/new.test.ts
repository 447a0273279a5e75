import { itOnPosix, Stage, useStage } from './stage.js';
import { onTerminal } from './terminal.js';

const stage = useStage(Stage.empty);

describe('new', () => {
  it('registers a job by flags and prints the line to paste', () => {
    const result = stage.ok('new', '--name', 'Daily sales', '--department', 'IT', '--new-department');
    expect(result).toContain('Job 1 is registered: Daily sales (IT).');
    expect(result).toContain('monitorScript({ jobId: 1 });');
    expect(stage.fails(2, 'new', '--name', 'Second', '--department', 'TI')).toBe(
      'job-logger: There is no department "TI"; there are IT. --new-department makes it.\n',
    );
    const zone = ['--time-zone', 'Europe/Rome'];
    const second = 'new --name Second --department it --grace 10m --schedule'.split(' ');
    const made = { jobId: 2, cron: '0 7 * * *', graceSeconds: 600, departmentName: 'IT' };
    expect(stage.json(...second, '0 7 * * *', ...zone)).toMatchObject(made);
  });

  it('changes no existing job with that number', () => {
    stage.ok('new', '--name', 'A', '--department', 'IT', '--new-department', '--id', '7');
    expect(stage.jobLogger('new', '--name', 'B', '--department', 'IT', '--id', '7')).toMatchObject({ code: 2 });
    expect(stage.json('jobs')).toMatchObject([{ jobId: 7, name: 'A' }]);
  });

  itOnPosix('asks for missing values on a terminal', () => {
    const result = onTerminal(stage, ['new'], {
      answers: [
        { after: 'The job', type: 'Asked for\r' },
        { after: "new department's name", type: 'Sales\r' },
        { after: 'An icon', type: '\r' },
        { after: 'Must a human', type: 'y' },
      ],
    });
    expect(result.code).toBe(0);
    expect(stage.json('jobs')).toMatchObject([
      { name: 'Asked for', departmentName: 'Sales', icon: null, needsValidation: true },
    ]);
  });
});
