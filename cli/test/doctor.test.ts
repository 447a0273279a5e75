import net from 'node:net';
import path from 'node:path';
import { existsSync } from 'node:fs';
import { findRefusingPort, getPort, listen } from '../../bench/ports.js';
import { ended, useStage } from './stage.js';
import { leaveJournal } from './leaveJournal.js';
import { withFile } from '../../database/test/embeddedFile.js';

interface Check {
  name: string;
  state: 'ok' | 'note' | 'bad';
  text: string;
  todo?: string;
}

const stage = useStage();

describe('doctor', () => {
  it('says what the database did not accept of a run', () => {
    const runId = leaveJournal(stage, { destination: stage.database, twice: true });
    const result = stage.jobLogger('flush');
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/without its line 1, which wait here/);
    expect(bad(`run ${runId.slice(0, 8)}`).text).toContain('without its line 1');
  });

  it('finds everything ok, and says where each setting comes from', () => {
    stage.write('environment/no-setting', '');
    const { code, stdout, stderr } = stage.jobLogger('doctor');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^✔ versions +job-logger \d+\.\d+\.\d+, SDK \d/);
    expect(stdout).toContain(`✔ JOB_LOGGER_DB   ${stage.database} (environment)\n`);
    // On a busy machine it may be slow, nothing worse.
    expect(stdout).toMatch(/[✔▲] shipper +starts and ends within \d+ ms/);
    expect(stdout).toMatch(/✔ schema +version \d+, as this job-logger knows it/);
    expect(stdout.replace('▲ shipper', '')).not.toMatch(/[✖▲]/);
  });

  it('names the file that a setting comes from', () => {
    const file = stage.write('.env', `JOB_LOGGER_DB=${stage.database}\n`);
    const { JOB_LOGGER_DB: _database, ...env } = stage.env;
    Object.assign(stage, { env });
    expect(check('JOB_LOGGER_DB')).toMatchObject({ state: 'ok', text: `${stage.database} (${file})` });
  });

  it('shows of a secret only that it is set', () => {
    Object.assign(stage.env, { SENDGRID_API_KEY: 'SG.secret', JOB_LOGGER_APPSMITH_DB: 'Server=db;Password=secret' });
    const { stdout } = stage.jobLogger('doctor');
    expect(stdout).toMatch(/SENDGRID_API_KEY +is set \(environment\)/);
    expect(stdout).not.toContain('secret');
  });

  it('says what to do if no database is set', () => {
    delete stage.env['JOB_LOGGER_DB'];
    expect(stage.jobLogger('doctor').code).toBe(1);
    expect(bad('JOB_LOGGER_DB').todo).toContain('job-logger init --embedded');
  });

  it.each([
    ['Server=s;Password=a#b;Database=D', true],
    ["'Server=s;Password=a#b;Database=D'", false],
    ['Server=s;Password=a;Database=D # of sales', false],
  ])('says whether a # cuts the setting %s', (value, isCut) => {
    delete stage.env['JOB_LOGGER_DB'];
    stage.write('.env', `export JOB_LOGGER_DB=${value}\n`);
    const { state, text } = check('JOB_LOGGER_DB')!;
    expect([state, /ends at its first #/.test(text)]).toEqual([isCut ? 'bad' : 'ok', isCut]);
  });

  it("says what to do if the database doesn't exist yet", () => {
    stage.env['JOB_LOGGER_DB'] = `sqlite:${path.join(stage.folder, 'none.db')}`;
    expect(bad('schema').text).toContain('Make it with: job-logger init --embedded');
    expect(existsSync(path.join(stage.folder, 'none.db'))).toBe(false);
  });

  it.each(['TABLE LogLines', 'TABLE AuditTrail', 'VIEW WatcherTells'])(
    'finds that somebody has dropped the %s',
    (what) => {
      withFile(stage.database, (db) => db.exec(`DROP ${what}`));
      const name = what.split(' ')[1];
      expect(bad('tables').text).toContain(`if that changes nothing, restore a backup. (no such table: ${name})`);
    },
  );

  it('reports a home in which a file is in the place of the journals, and a folder in that of the log', () => {
    stage.write('taken/shipper.log/x', '');
    stage.env['JOB_LOGGER_HOME'] = path.dirname(stage.write('taken/journal', ''));
    expect(bad('home').text).toContain("can't be written");
    expect(check('journals')?.state).toBe('ok');
  });

  it('reports journals without a shipper, with the last problem of each', () => {
    leaveJournal(stage, { destination: stage.database, jobId: 99 });
    leaveJournal(stage, { destination: 'sqlite:/elsewhere.db' });
    stage.jobLogger('flush');
    const { code, stdout } = stage.jobLogger('doctor');
    expect(code).toBe(1);
    expect(stdout).toContain('✖ journals        2 runs without a shipper');
    expect(stdout).toMatch(/✖ run \w{8} +job 99, .*Job 99 isn't registered/);
    expect(stdout).toMatch(/▲ run \w{8} +job 3, .* for sqlite:\S+elsewhere\.db\n +→ job-logger flush --to/);
  });

  it("reports that a shipper can't be started", () => {
    stage.env['JOB_LOGGER_SHIPPER_PATH'] = stage.write('broken.js', 'throw new Error("no shipper today")');
    expect(bad('shipper').text).toContain('no shipper today');
  });

  it('notes that everything is turned off', () => {
    stage.env['JOB_LOGGER'] = 'off';
    expect(check('JOB_LOGGER')).toMatchObject({ state: 'note', text: expect.stringContaining('nothing is monitored') });
  });

  describe('for a SQL Server', () => {
    it('distinguishes an unknown name from a port where nothing listens', async () => {
      useServer('no-such-host.invalid,1433');
      expect(bad('server').todo).toContain("name isn't known here");
      useServer(`127.0.0.1,${await findRefusingPort()}`);
      expect(bad('server').todo).toContain('nothing listens on the port');
    });

    it('distinguishes a server that accepts from one that answers', async () => {
      const server = net.createServer((socket) => socket.destroy());
      await listen(server);
      useServer(`127.0.0.1,${getPort(server)}`);
      const result = ended(stage.start(['doctor']));
      const { code, stdout } = await result;
      server.close();
      expect(code).toBe(1);
      expect(stdout).toMatch(/✔ server +127\.0\.0\.1 answers on port \d+/);
      expect(stdout).toMatch(/✖ database +/);
      expect(stdout).not.toContain('hunter2');
    });

    it('asks SQL Server Browser for the port of an instance', () => {
      useServer('127.0.0.1\\SQLEXPRESS');
      expect(bad('SQL Browser').todo).toContain('Start the service SQL Server Browser');
    });

    it("refuses at once what the driver doesn't support", () => {
      stage.env['JOB_LOGGER_DB'] = 'Server=x;Integrated Security=SSPI';
      expect(bad('JOB_LOGGER_DB').todo).toContain("Integrated security isn't available");
    });
  });
});

function useServer(server: string): void {
  stage.env['JOB_LOGGER_DB'] = `Server=${server};Database=JobLogger;User Id=u;Password=hunter2;Connect Timeout=2`;
}

function check(name: string): Check | undefined {
  const checks: Check[] = JSON.parse(stage.jobLogger('doctor', '--json').stdout);
  return checks.find((one) => one.name === name);
}

function bad(name: string): Check {
  const found = check(name);
  if (found?.state !== 'bad') throw new Error(`${name} isn't bad: ${JSON.stringify(found)}`);
  return found;
}
