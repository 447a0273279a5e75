/** `demo-data` makes up what could have been; `--undo` removes that, and nothing real. */
import type { JobRow } from '#database';
import { makeUpRun } from '../src/demoData/madeUpRun.js';
import { useStage } from './stage.js';

const stage = useStage();

const listRuns = () => stage.json('runs', '--limit', '100') as { runId: string }[];

it('is removed by --undo, with its tickets, after asking', async () => {
  await stage.exec(['true']);
  const real = listRuns();
  stage.run(['demo-data', '--yes', '--weeks', '6']);
  expect(listRuns().length).toBeGreaterThan(3);
  expect(stage.fails(1, 'demo-data', '--undo')).toContain('--yes');
  expect(stage.run(['demo-data', '--undo', '--yes'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Removed \d+ made-up runs/),
    stderr: expect.stringMatching(/\d+ runs of \d+ removed/),
  });
  expect(listRuns().map(({ runId }) => runId)).toEqual(real.map(({ runId }) => runId));
  expect(stage.json('tickets')).toEqual([]);
  expect(stage.run(['demo-data', '--undo', '--yes']).stdout).toContain('There is no demo data here');
});

it('of a job that is due each minute makes no more runs than that is worth', () => {
  stage.ok('new', '--name', 'x', '--department', 'IT', '--schedule', '* * * * *', '--time-zone', 'UTC');
  expect(stage.fails(1, 'demo-data', '--yes', '--weeks', '6')).toMatch(
    /^job-logger: "\* \* .*: take fewer --weeks\.\n$/,
  );
  expect(listRuns()).toEqual([]);
});

it.each([
  ['/srv/splitCosts.py', /^python .*Traceback/],
  [null, /^node .*\n {4}at /s],
])('runs the script %s by its own language', (Path, expected) => {
  const job = { JobId: 3, Path, DepartmentName: 'IT' } as JobRow;
  const runs = Array.from({ length: 200 }, (_, day) => makeUpRun(job, new Date(Date.UTC(2026, 0, day)), 1));
  const failed = runs.flatMap((run) => (run?.end?.traceback ? `${run.begin.runtime} ${run.end.traceback}` : []));
  expect(failed.filter((text) => !expected.test(text))).toEqual([]);
  expect(failed).not.toEqual([]);
});
