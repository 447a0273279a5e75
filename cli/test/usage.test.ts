import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { itOnPosix, Stage, useOneStage } from './stage.js';
import { onTerminal } from './terminal.js';

const stage = useOneStage(() => new Stage());

describe('wrong usage', () => {
  it("doesn't include --help and --version", () => {
    expect(stage.ok('--help')).toContain('exec            run any command as a run of a job');
    expect(stage.ok('help', 'runs')).toContain('--department <name>');
    expect(stage.ok('exec', '--help')).toContain('--no-capture');
    expect(stage.ok('appsmith', 'unpack', '--help')).toContain('may be repeated\n');
    expect(stage.ok('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

itOnPosix('init asks again for what is no email address', () => {
  const answers = [
    { after: 'administrator?', type: '\u0015a@\r' },
    { after: 'Enter an email', type: '\u0015a@example.org\r' },
  ];
  const { stdout } = onTerminal(stage, ['init', '--database', 'sqlite:asked.db'], { answers });
  expect(stdout).toContain('a@example.org is its administrator');
});

describe('no database', () => {
  it('exits with 3 if none is set, and says how to set one', () => {
    const run = (word: string) => stage.run([word], { env: { JOB_LOGGER_DB: '' } });
    const told = expect.stringContaining('No database is set. Set JOB_LOGGER_DB');
    expect(run('runs')).toMatchObject({ code: 3, stderr: told });
    stage.write('.env.txt', 'JOB_LOGGER_DB=sqlite:x.db');
    expect(run('runs').stderr).toContain('rename it to .env. Set');
    for (const line of ['set JOB_LOGGER_DB=sqlite:/x.db', '$env:JOB_LOGGER_DB = "sqlite:/x.db"', 'job_logger_db=x']) {
      const file = stage.write('.env', `# a comment\n${line}\n`);
      expect(run('runs').stderr).toContain(`${file}:2 sets none: write it as J`);
      expect(run('doctor').stdout).toContain(`${file}:2 sets none`);
      rmSync(file);
    }
    writeFileSync(stage.write('.env', ''), Buffer.from('X=\xE8\nJOB_LOGGER_DB=sqlite:x.db\n', 'latin1'));
    expect(run('runs').stderr).toMatch(/it isn't UTF-8; [^]*No database is set\. Set/);
    rmSync(path.join(stage.folder, '.env'));
  });

  it("exits with 3 if it doesn't exist yet, or nothing listens", () => {
    expect(stage.fails(3, 'jobs')).toContain('Make it with: job-logger init');
    const gone = stage.jobLogger('runs', '--database', 'Server=127.0.0.1,9;Database=X;User Id=u;Password=hunter2');
    expect(gone.code).toBe(3);
    expect(gone.stderr).not.toContain('hunter2');
  });

  it("exits with 2 if the setting can't work", () => {
    expect(stage.fails(2, 'runs', '--database', 'nonsense')).toContain('neither "sqlite:PATH" nor a connection string');
  });
});

describe('init', () => {
  it('--embedded makes the file once and writes the setting once', () => {
    const folder = path.join(stage.folder, 'with space');
    stage.write('with space/.env', 'OTHER=1\nJOB_LOGGER_DB=');
    const init = () => stage.run(['init', '--embedded', 'jobs.db'], { cwd: folder, env: { JOB_LOGGER_DB: '' } });
    expect(init()).toMatchObject({ code: 0 });
    expect(existsSync(path.join(folder, 'jobs.db'))).toBe(true);
    const written = `OTHER=1\nJOB_LOGGER_DB=\nJOB_LOGGER_DB='sqlite:${path.join(folder, 'jobs.db')}'\n`;
    expect(readFileSync(path.join(folder, '.env'), 'utf8')).toBe(written);
    expect(init()).toMatchObject({ code: 0, stdout: expect.stringContaining('is up to date') });
    expect(readFileSync(path.join(folder, '.env'), 'utf8')).toBe(written);
    expect(stage.run(['jobs', '--json'], { cwd: folder, env: { JOB_LOGGER_DB: '' } })).toMatchObject({
      code: 0,
      stdout: '[]\n',
    });
    stage.write('with space/.env', 'JOB_LOGGER_DB=sqlite:jobs.db # ours\n');
    expect(init()).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    ['an existing setting', Buffer.from('JOB_LOGGER_DB=sqlite:/somewhere.db\n'), 'names another database already'],
    ["a file that scripts don't use", Buffer.from('JOB_LOGGER_DB=sqlite:/a\u0001.db\n'), "isn't used and is left"],
    ["a file that isn't UTF-8", Buffer.from('\uFEFFOTHER=1\r\n', 'utf16le'), "isn't UTF-8 and is left as it is"],
  ])('keeps %s, and says so', (_, bytes, told) => {
    stage.write('other/.env', '');
    const file = path.join(stage.folder, 'other/.env');
    writeFileSync(file, bytes);
    expect(stage.run(['init', '--embedded', 'jobs.db'], { cwd: path.dirname(file) }).stderr).toContain(told);
    expect(readFileSync(file)).toEqual(bytes);
  });

  it('says of a folder that is named like the settings that scripts have none', () => {
    stage.write('folder/.env/x', '');
    const result = stage.run(['init', '--embedded', 'jobs.db'], { cwd: path.join(stage.folder, 'folder') });
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining("isn't used and is left as it is") });
  });

  it('--script prints T-SQL for administrators, without a database', () => {
    const script = stage.ok('init', '--script', '--name', 'Monitoring');
    expect(script).toMatch(/^GO$/m);
    expect(script).toContain('Monitoring');
    expect(script).toContain('CREATE LOGIN');
    for (const name of ['', ' ', 'x'.repeat(129)])
      expect(stage.jobLogger('init', '--script', '--name', name)).toMatchObject({ code: 2, stdout: '' });
    expect(stage.ok('init', '--script', '--no-logins')).not.toMatch(/^\s*CREATE LOGIN/m);
  });
});
