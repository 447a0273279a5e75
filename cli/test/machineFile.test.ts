import fs, { chmodSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeMachineFile } from '../src/machineFile.js';
import { itOnPosix, Stage, useOneStage } from './stage.js';

const stage = useOneStage(() => new Stage());

afterEach(() => jest.restoreAllMocks());

describe('init --machine', () => {
  const setting = String.raw`Server=sql01\express;Database=JobLogger;User Id=job_runner;Password=a'b#c`;

  it('writes the file that every script finds', () => {
    const file = path.join(stage.folder, 'machine', 'config.env');
    const env = { JOB_LOGGER_CONFIG: file };
    const result = stage.run(['init', '--machine', '--database', setting], { env });
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('sqlserver://sql01') });
    expect(result.stdout + result.stderr).not.toContain('#c');
    const doctor = stage.run(['doctor', '--json'], { env: { ...env, JOB_LOGGER_DB: '' } });
    expect(doctor.stdout).toContain('config.env');
  });

  it.each([String.raw`a'b#c\new`, String.raw`a"b\c`, String.raw`a'b"c\c`, 'a`b'])('says %s as it is', (password) => {
    const file = path.join(stage.folder, 'quoted', 'config.env');
    const env = { JOB_LOGGER_CONFIG: file };
    const connection = String.raw`Server=sql01\new;Database=JobLogger;User Id=u;Password={${password}}`;
    expect(stage.run(['init', '--machine', '--database', connection], { env }).code).toBe(0);
    jest.replaceProperty(process, 'env', { JOB_LOGGER_CONFIG: `"${file}" ` });
    jest.isolateModules(() => {
      const { getSetting: read } = require('../../sdk/src/settings.js') as typeof import('../../sdk/src/settings.js');
      expect(read('JOB_LOGGER_DB')?.value).toBe(connection);
    });
  });

  it('puts aside the file that was there, whoever wrote it', () => {
    const file = stage.write('planted/config.env', 'JOB_LOGGER_NODE=/tmp/evil\n');
    const result = stage.run(['init', '--machine', '--database', setting], { env: { JOB_LOGGER_CONFIG: file } });
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining(`${file}.before`) });
    expect(readFileSync(file, 'utf8')).not.toContain('evil');
  });

  it('leaves the file as it was where the disk is full', () => {
    const file = stage.write('full/config.env', 'JOB_LOGGER_DB=sqlite:/old.db\n');
    jest.replaceProperty(process, 'env', { ...process.env, JOB_LOGGER_CONFIG: file });
    const { writeFileSync } = fs;
    jest.spyOn(fs, 'writeFileSync').mockImplementation((target) => {
      writeFileSync(target, 'JOB_');
      throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
    });
    expect(() => writeMachineFile(setting)).toThrow(`${file} can't be written (its disk is full).`);
    expect(readFileSync(file, 'utf8')).toBe('JOB_LOGGER_DB=sqlite:/old.db\n');
  });

  itOnPosix('lets nobody else write it, and only those read it who could read the earlier one', () => {
    const file = path.join(stage.folder, 'private', 'config.env');
    const init = () => stage.run(['init', '--machine', '--database', setting], { env: { JOB_LOGGER_CONFIG: file } });
    init();
    expect(statSync(file).mode & 0o777).toBe(0o644);
    for (const mode of [0o600, 0o640, 0o666]) {
      chmodSync(file, mode);
      expect(init().code).toBe(0);
      expect(statSync(file).mode & 0o777).toBe(mode & 0o644);
      expect(statSync(`${file}.before`).mode & 0o777).toBe(mode);
    }
  });

  it('is no preparation of a database, and asks for no rights where a file is in the way', () => {
    expect(stage.jobLogger('init', '--machine', '--script')).toMatchObject({ code: 2 });
    const env = { JOB_LOGGER_CONFIG: path.join(__filename, 'config.env') };
    expect(stage.run(['init', '--machine', '--database', setting], { env }).stderr).toMatch(/in its place\)\.$/m);
  });
});
