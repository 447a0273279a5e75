/** `demo-data --undo` removes what `demo-data` made up, and nothing real. */
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
