/** `job-logger uninstall`: removes what is ours on this machine, after asking, and nothing else. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Stage } from './stage.js';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.prepared();
  stage.env['TMPDIR'] = stage.folder;
});
afterEach(() => stage.teardown());

it('lists and removes journals, logs and the machine file, and nothing else', async () => {
  await stage.exec(['true']);
  stage.write('home/own.txt', 'not ours');
  stage.write('none.env', 'JOB_LOGGER_USER=davide@example.org');
  const answer = stage.run(['uninstall']);
  expect(answer).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
  expect(answer.stdout).toContain(`journals and logs in ${stage.home}`);
  expect(existsSync(path.join(stage.home, 'journal'))).toBe(true);

  const done = stage.run(['uninstall', '--yes']);
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('Removed.') });
  expect(done.stderr).toContain('npm uninstall --global job-logger');
  expect(readdirSync(stage.home)).toEqual(['own.txt']);
  expect(readdirSync(stage.folder).filter((name) => /^job-logger-\w+$/.test(name))).toEqual([]);
  expect(existsSync(path.join(stage.folder, 'none.env'))).toBe(false);
  expect(existsSync(stage.database.slice('sqlite:'.length))).toBe(true);
  expect(stage.run(['uninstall', '--yes']).stdout).toContain('Nothing of JobLogger is on this machine');
});

it('keeps runs that are in no database yet, unless told otherwise', async () => {
  await stage.exec(['true']);
  const run = '0f4c8c9e-8a55-4b1e-9a37-6c1f2a6f4f10';
  writeFileSync(path.join(stage.home, 'journal', `1-1-${run}.jsonl`), '');
  expect(stage.run(['uninstall', '--yes'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('job-logger flush'),
  });
  expect(stage.journals()).toHaveLength(1);
  expect(stage.run(['uninstall', '--yes', '--discard-runs']).code).toBe(0);
  expect(stage.journals()).toHaveLength(0);
});
