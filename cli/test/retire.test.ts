/** A retired job: not in lists, no expected runs, its history kept, its name free. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { useStage } from './stage.js';

const stage = useStage();

const names = (...words: string[]) =>
  (stage.json('jobs', ...words) as { name: string; jobId: number }[]).map(({ name, jobId }) => `${jobId} ${name}`);

it('is hidden, keeps its runs, frees its name, and can be restored', async () => {
  await stage.exec(['true']);
  expect(stage.fails(1, 'retire', '3')).toContain('--yes');
  expect(stage.run(['retire', '3', '--yes'])).toMatchObject({ code: 0, stdout: expect.stringContaining('is retired') });
  expect(names()).toEqual([]);
  expect(names('--retired')).toEqual(['3 Daily sales']);
  expect(stage.run(['runs', '--job', '3', '--json']).stdout).toContain('"jobName": "Daily sales"');
  expect(stage.run(['new', '-n', 'Daily sales', '-d', 'IT', '--id', '4']).code).toBe(0);
  expect(names()).toEqual(['4 Daily sales']);
  // Its name is taken now.
  expect(stage.run(['retire', '3', '--undo']).code).not.toBe(0);
  expect(stage.run(['retire', '4', '--yes']).code).toBe(0);
  expect(stage.run(['retire', '3', '--undo'])).toMatchObject({ code: 0, stderr: '' });
  expect(names()).toEqual(['3 Daily sales']);
  expect(stage.fails(1, 'retire', '99', '--yes')).toContain('no job 99');
});

it('is in jobs.yaml, for apply and export', () => {
  stage.run(['retire', '3', '--yes']);
  const file = path.join(stage.folder, 'jobs.yaml');
  stage.run(['export', file]);
  expect(readFileSync(file, 'utf8')).toContain('retired: true');
  expect(stage.run(['apply', file, '--dry-run']).stdout).toContain('No difference');
  stage.write('jobs.yaml', readFileSync(file, 'utf8').replace('retired: true', 'retired: false'));
  expect(stage.run(['apply', file, '--yes', '--overwrite'])).toMatchObject({ code: 0, stderr: '' });
  expect(names()).toEqual(['3 Daily sales']);
});
