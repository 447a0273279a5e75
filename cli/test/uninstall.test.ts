/** `job-logger uninstall`: removes what is ours on this machine, after asking, and nothing else. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npmUninstall } from '../src/npmUninstall.js';
import { useStage } from './stage.js';

const stage = useStage();
beforeEach(() => {
  const [TMPDIR, LOCALAPPDATA] = [stage.folder, path.join(stage.folder, 'windows')];
  Object.assign(stage.env, { TMPDIR, TEMP: TMPDIR, TMP: TMPDIR, LOCALAPPDATA, ProgramData: LOCALAPPDATA });
});

it('lists and removes journals, logs and the machine file, and nothing else', async () => {
  await stage.exec(['true']);
  const own = ['compiled/own.txt', 'journal/own.jsonl', 'own.txt'];
  for (const name of own) stage.write(`home/${name}`, 'not ours');
  stage.write('none.env', 'JOB_LOGGER_USER=davide@example.org');
  const answer = stage.run(['uninstall']);
  expect(answer).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
  expect(answer.stdout).toContain(`journals and logs in ${stage.home}`);
  expect(existsSync(path.join(stage.home, 'journal'))).toBe(true);

  const done = stage.run(['uninstall', '--yes']);
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('Removed.') });
  expect(done.stderr).toContain('npm uninstall --global job-logger');
  expect(readdirSync(stage.home)).toEqual(['compiled', 'journal', 'own.txt']);
  expect(own.every((name) => existsSync(path.join(stage.home, name)))).toBe(true);
  expect(readdirSync(stage.folder).filter((name) => /^job-logger-\w+$/.test(name))).toEqual([]);
  expect(existsSync(path.join(stage.folder, 'none.env'))).toBe(false);
  expect(existsSync(stage.database.slice('sqlite:'.length))).toBe(true);
  const env = { JOB_LOGGER_HOME: path.join(stage.home, 'own.txt') };
  expect(stage.run(['uninstall', '--yes'], { env }).stdout).toContain('Nothing of JobLogger is on this machine');
});

it('leaves nothing of all that commands write on a machine, nor of what they put aside', async () => {
  const env = { JOB_LOGGER_CONFIG: path.join(stage.folder, 'job-logger', 'config.env') };
  const prepare = ['init', '--machine', '--database', 'Server=sql01;Database=JobLogger;User Id=u;Password=none'];
  for (let twice = 0; twice < 2; twice++) expect(stage.run(prepare, { env }).code).toBe(0);
  stage.env['JOB_LOGGER_HOME'] = path.join(stage.folder, 'a home'.padEnd(120, 'x'));
  stage.run(['exec', '--job', '3', '--', 'true'], { env });
  stage.run(['flush'], { env });
  stage.run(['doctor'], { env });
  // What a killed shipper, a long outage and `discover --wrap` leave.
  const [temporary = ''] = readdirSync(stage.folder).filter((name) => /^job-logger-\w+$/.test(name));
  stage.write(`${temporary}/0123456789abcdef.sock`, '');
  for (const name of ['shipper.log', 'shipper.log.1', 'crontab.before-job-logger-2026-11-29T10-00-00-000Z'])
    stage.write(`${path.basename(stage.env['JOB_LOGGER_HOME'])}/${name}`, '');
  const done = stage.run(['uninstall', '--yes'], { env });
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('config.env.before') });
  expect(readdirSync(stage.folder).filter((name) => !/^(job-logger\.db|windows)/.test(name))).toEqual([]);
});

it('keeps runs that are in no database yet, unless told otherwise', async () => {
  await stage.exec(['true']);
  const run = '0f4c8c9e-8a55-4b1e-9a37-6c1f2a6f4f10';
  writeFileSync(path.join(stage.home, 'journal', `1-1-${run}.jsonl`), '');
  expect(stage.fails(1, 'uninstall', '--yes')).toContain('job-logger flush');
  expect(stage.journals()).toHaveLength(1);
  expect(stage.run(['uninstall', '--yes', '--discard-runs']).code).toBe(0);
  expect(stage.journals()).toHaveLength(0);
});

it("names npm's prefix where the command was installed with one", () => {
  const isWindows = process.platform === 'win32';
  const inside = (prefix: string) => path.join(prefix, isWindows ? '' : 'lib', 'node_modules', 'job-logger', 'dist');
  const usual = isWindows
    ? path.join(process.env['APPDATA'] ?? '', 'npm')
    : path.dirname(path.dirname(process.execPath));
  const own = path.resolve('/opt/my tools');
  expect(npmUninstall(inside(own))).toBe(`npm uninstall --global --prefix "${own}" job-logger`);
  for (const folder of [inside(usual), path.resolve('/clone/dist')])
    expect(npmUninstall(folder)).toBe('npm uninstall --global job-logger');
});
