/** `demo-data --undo` removes what `demo-data` made up, and nothing real. */
import { useStage } from './stage.js';

const stage = useStage();

it('is removed by --undo, with its tickets, after asking', async () => {
  await stage.exec(['true']);
  const [real] = JSON.parse(stage.run(['runs', '--json']).stdout) as { runId: string }[];
  stage.run(['demo-data', '--yes', '--weeks', '6']);
  expect(JSON.parse(stage.run(['runs', '--json', '--limit', '100']).stdout).length).toBeGreaterThan(3);
  expect(stage.fails(1, 'demo-data', '--undo')).toContain('--yes');
  expect(stage.run(['demo-data', '--undo', '--yes'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Removed \d+ made-up runs/),
    stderr: expect.stringMatching(/\d+ runs of \d+ removed/),
  });
  const left = JSON.parse(stage.run(['runs', '--json', '--limit', '100']).stdout) as { runId: string }[];
  expect(left.map(({ runId }) => runId)).toEqual([real!.runId]);
  expect(stage.run(['tickets', '--json']).stdout.trim()).toBe('[]');
  expect(stage.run(['demo-data', '--undo', '--yes']).stdout).toContain('There is no demo data here');
});
