import net from 'node:net';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, utimesSync } from 'node:fs';
import os from 'node:os';
import { command, Stage, waitForResult } from './stage.js';
import { onTerminal } from './terminal.js';

interface Check {
  name: string;
  state: 'ok' | 'note' | 'bad';
  text: string;
  todo?: string;
}

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.prepared();
});
afterEach(() => stage.teardown());

describe('flush', () => {
  it('says that nothing waits', () => {
    expect(stage.ok('flush')).toBe('Nothing waits on this machine.\n');
  });

  it('ships what waits for the database that is set, with its original times', async () => {
    const runId = leaveJournal(stage, { destination: stage.database, at: '2026-11-20T10:00:00.000Z' });
    expect(stage.ok('flush')).toBe(`1 run shipped to ${stage.database}, nothing else waits.\n`);
    expect(await stage.runs()).toMatchObject([
      { runId, status: 'Done', startedAt: '2026-11-20T10:00:00.000Z', endedAt: '2026-11-20T10:00:02.000Z' },
    ]);
    expect(stage.journals()).toEqual([]);
  });

  it('never ships to one database what is for another', async () => {
    const elsewhere = leaveJournal(stage, { destination: 'sqlite:/elsewhere.db' });
    const nowhere = leaveJournal(stage, { destination: null });
    const result = stage.ok('flush');
    expect(result).toContain('0 runs shipped');
    expect(result).toMatch(
      new RegExp(`${elsewhere.slice(0, 8)} .* it is for sqlite:/elsewhere\\.db; --to ships it elsewhere`),
    );
    expect(result).toMatch(new RegExp(`${nowhere.slice(0, 8)} .* no database was set when it ran; --to ships it`));
    expect(await stage.runs()).toEqual([]);
    expect(stage.journals()).toHaveLength(2);
  });

  it('ships them elsewhere with --to, after asking', async () => {
    leaveJournal(stage, { destination: 'sqlite:/elsewhere.db' });
    leaveJournal(stage, { destination: null });
    const unasked = stage.jobLogger('flush', '--to', stage.database);
    expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining('Ship 1 run that waited for') });
    expect(stage.journals()).toHaveLength(2);
    const answer = onTerminal(stage, ['flush', '--to', stage.database], {
      answers: [{ after: 'that waited for', type: 'y' }],
    });
    expect(answer.stdout).toContain(`2 runs shipped to ${stage.database}`);
    expect(await stage.runs()).toHaveLength(2);
    expect(stage.journals()).toEqual([]);
  });

  it('tells why a run stays, and goes on with the others', () => {
    leaveJournal(stage, { destination: stage.database, jobId: 99 });
    leaveJournal(stage, { destination: stage.database });
    const { code, stdout } = stage.jobLogger('flush', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      destination: stage.database,
      shipped: [{ jobId: 3 }],
      stays: [{ jobId: 99, failed: true, why: expect.stringContaining("Job 99 isn't registered") }],
    });
    stage.ok('new', '--name', 'Late', '--department', 'IT', '--id', '99');
    expect(stage.ok('flush')).toContain('1 run shipped');
  });

  it('calls a run without an end Lost where its process is gone, and leaves it where it lives', async () => {
    const lost = leaveJournal(stage, { destination: stage.database, ended: false });
    const living = leaveJournal(stage, { destination: stage.database, ended: false, key: ownKey() });
    expect(stage.ok('flush')).toContain('its process is still running');
    expect(Object.fromEntries((await stage.runs()).map(({ runId, status }) => [runId, status]))).toEqual({
      [lost]: 'Lost',
      [living]: 'Pending',
    });
    expect(stage.journals()).toHaveLength(1);
  });

  it('ships nothing, and says so, where the database is away', () => {
    leaveJournal(stage, { destination: stage.database });
    const { code, stderr } = stage.jobLogger(
      'flush',
      '--database',
      'Server=127.0.0.1,9;Database=X;User Id=u;Password=hunter2',
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(/^job-logger: .+\n$/);
    expect(stderr).not.toContain('hunter2');
    expect(stage.journals()).toHaveLength(1);
  });
});

describe('ship', () => {
  it('ships the journals of the process that its pipe names, until the pipe ends', async () => {
    const key = '4000000-1';
    const runId = leaveJournal(stage, { destination: stage.database, key });
    const shipper = spawn(process.execPath, [command, 'ship'], { env: { ...stage.env, JOB_LOGGER_SHIPPER: '1' } });
    const result = waitForResult(shipper);
    shipper.stdin.write(`${JSON.stringify({ key, journalFolder: path.join(stage.home, 'journal') })}\n`);
    shipper.stdin.end(`${JSON.stringify({ destination: stage.database, connection: stage.database })}\n`);
    expect(await result).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(await stage.runs()).toMatchObject([{ runId }]);
  });
});

describe('doctor', () => {
  it('says what the database did not take of a run', () => {
    const runId = leaveJournal(stage, { destination: stage.database, twice: true });
    const result = stage.jobLogger('flush');
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/without its line 1, which wait here/);
    expect(check(stage, `run ${runId.slice(0, 8)}`)).toMatchObject({
      state: 'bad',
      text: expect.stringContaining('without its line 1'),
    });
  });

  it('finds all well, and says where each setting comes from', () => {
    const { code, stdout, stderr } = stage.jobLogger('doctor');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^✔ versions +job-logger \d+\.\d+\.\d+, SDK \d/);
    expect(stdout).toContain(`✔ JOB_LOGGER_DB   ${stage.database} (environment)\n`);
    // Slow is all that it may be on a busy machine.
    expect(stdout).toMatch(/[✔▲] shipper +starts and ends within \d+ ms/);
    expect(stdout).toMatch(/✔ schema +version \d+, as this job-logger knows it/);
    expect(stdout.replace('▲ shipper', '')).not.toMatch(/[✖▲]/);
  });

  it('names the file that a setting comes from', () => {
    const file = stage.write('.env', `JOB_LOGGER_DB=${stage.database}\n`);
    const { JOB_LOGGER_DB: _database, ...env } = stage.env;
    Object.assign(stage, { env });
    expect(check(stage, 'JOB_LOGGER_DB')).toMatchObject({ state: 'ok', text: `${stage.database} (${file})` });
  });

  it('says of a secret only that it is set', () => {
    Object.assign(stage.env, { SENDGRID_API_KEY: 'SG.secret', JOB_LOGGER_APPSMITH_DB: 'Server=db;Password=secret' });
    const { stdout } = stage.jobLogger('doctor');
    expect(stdout).toMatch(/SENDGRID_API_KEY +is set \(environment\)/);
    expect(stdout).not.toContain('secret');
  });

  it('says what to do where no database is set', () => {
    delete stage.env['JOB_LOGGER_DB'];
    expect(stage.jobLogger('doctor').code).toBe(1);
    expect(check(stage, 'JOB_LOGGER_DB')).toMatchObject({
      state: 'bad',
      todo: expect.stringContaining('job-logger init --embedded'),
    });
  });

  it('says what to do where the database is not made yet', () => {
    stage.env['JOB_LOGGER_DB'] = `sqlite:${path.join(stage.folder, 'none.db')}`;
    expect(check(stage, 'schema')).toMatchObject({ state: 'bad', todo: 'Run: job-logger init' });
    expect(existsSync(path.join(stage.folder, 'none.db'))).toBe(false);
  });

  it('tells journals that nobody cares for, with the last trouble of each', () => {
    leaveJournal(stage, { destination: stage.database, jobId: 99 });
    leaveJournal(stage, { destination: 'sqlite:/elsewhere.db' });
    stage.jobLogger('flush');
    const { code, stdout } = stage.jobLogger('doctor');
    expect(code).toBe(1);
    expect(stdout).toContain('✖ journals        2 runs without a shipper');
    expect(stdout).toMatch(/✖ run \w{8} +job 99, .*Job 99 isn't registered/);
    expect(stdout).toMatch(/▲ run \w{8} +job 3, .* for sqlite:\/elsewhere\.db\n +→ job-logger flush --to/);
  });

  it('says that a shipper can not be started', () => {
    stage.env['JOB_LOGGER_SHIPPER_PATH'] = stage.write('broken.js', 'throw new Error("no shipper today")');
    expect(check(stage, 'shipper')).toMatchObject({ state: 'bad', text: expect.stringContaining('no shipper today') });
  });

  it('notes that everything is turned off', () => {
    stage.env['JOB_LOGGER'] = 'off';
    expect(check(stage, 'JOB_LOGGER')).toMatchObject({
      state: 'note',
      text: expect.stringContaining('nothing is monitored'),
    });
  });

  describe('for a SQL Server', () => {
    it('tells a name that is not known from a port where nothing listens', async () => {
      useServer('no-such-host.invalid,1433');
      expect(check(stage, 'server')).toMatchObject({
        state: 'bad',
        todo: expect.stringContaining("name isn't known here"),
      });
      useServer(`127.0.0.1,${await freePort()}`);
      expect(check(stage, 'server')).toMatchObject({
        state: 'bad',
        todo: expect.stringContaining('nothing listens on the port'),
      });
    });

    it('tells a server that answers from one that speaks', async () => {
      const server = net.createServer((socket) => socket.destroy());
      useServer(`127.0.0.1,${await listen(server)}`);
      const result = waitForResult(stage.start(['doctor']));
      const { code, stdout } = await result;
      server.close();
      expect(code).toBe(1);
      expect(stdout).toMatch(/✔ server +127\.0\.0\.1 answers on port \d+/);
      expect(stdout).toMatch(/✖ database +/);
      expect(stdout).not.toContain('hunter2');
    });

    it('asks SQL Server Browser for the port of an instance', () => {
      useServer('127.0.0.1\\SQLEXPRESS');
      expect(check(stage, 'SQL Browser')).toMatchObject({
        state: 'bad',
        todo: expect.stringContaining('Start the service SQL Server Browser'),
      });
    });

    it('refuses what the driver does not have at once', () => {
      stage.env['JOB_LOGGER_DB'] = 'Server=x;Integrated Security=SSPI';
      expect(check(stage, 'JOB_LOGGER_DB')).toMatchObject({
        state: 'bad',
        todo: expect.stringContaining("Integrated security isn't available"),
      });
    });
  });
});

describe('runs right after a run', () => {
  it('shows it as it ended, time after time', () => {
    for (let time = 1; time <= 5; time++) {
      stage.jobLogger('exec', '--job', '3', '--', 'sh', '-c', `exit ${time}`);
      expect(JSON.parse(stage.ok('run', '--json', 'last'))).toMatchObject({ status: 'Error', exitCode: time });
    }
  });

  it('waits for nobody where nothing is on its way', () => {
    leaveJournal(stage, { destination: stage.database, jobId: 99 });
    leaveJournal(stage, { destination: 'sqlite:/elsewhere.db' });
    const begun = Date.now();
    stage.ok('runs');
    expect(Date.now() - begun).toBeLessThan(4500);
    expect(stage.journals()).toHaveLength(2);
  });
});

function useServer(server: string): void {
  stage.env['JOB_LOGGER_DB'] = `Server=${server};Database=JobLogger;User Id=u;Password=hunter2;Connect Timeout=2`;
}

let journals = 0;

/** A journal as a process that is gone has left it. @returns the run's id */
function leaveJournal(
  on: Stage,
  {
    destination,
    jobId = 3,
    at = '2026-11-24T10:00:00.000Z',
    ended = true,
    key = '4194300-1',
    twice = false,
  }: { destination: string | null; jobId?: number; at?: string; ended?: boolean; key?: string; twice?: boolean },
): string {
  const runId = `${String(++journals).padStart(8, '0')}-0000-4000-8000-000000000000`;
  const machine = os.hostname();
  const events = [
    {
      seq: 0,
      kind: 'begin',
      v: 1,
      runId,
      jobId,
      at,
      destination,
      machine,
      osUser: 'davide',
      pid: 1,
      runtime: 'node 20',
      sdk: '0.1.0',
      script: 'x.js',
      heartbeatSeconds: 15,
    },
    { seq: 1, kind: 'line', at, level: 'info', text: 'hello' },
    ...(twice ? [{ seq: 1, kind: 'line', at, level: 'info', text: 'another' }] : []),
    { seq: 2, kind: 'end', at: new Date(Date.parse(at) + 2000).toISOString(), status: 'Done', message: 'OK' },
  ];
  const text = events.slice(0, ended ? undefined : -1).map((event) => `${JSON.stringify(event)}\n`);
  const file = on.write(`home/journal/${key}-${runId}.jsonl`, text.join(''));
  // A young journal could have a shipper that is just starting.
  const minuteAgo = Date.now() / 1000 - 60;
  utimesSync(file, minuteAgo, minuteAgo);
  return runId;
}

/** This process's own, which lives. */
function ownKey(): string {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  return `${process.pid}-${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}

function check(on: Stage, name: string): Check | undefined {
  const checks: Check[] = JSON.parse(on.jobLogger('doctor', '--json').stdout);
  return checks.find((one) => one.name === name);
}

/** One that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  return address.port;
}
