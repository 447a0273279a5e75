import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, openSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type ShownRun, useOneStage } from './stage.js';

const stage = useOneStage();

describe('the exit code of exec', () => {
  it("is the command's, and runs --json shows the run as it ended", async () => {
    const told = { code: 7, signal: null, stdout: 'hi\n', stderr: '' };
    expect(stage.jobLogger('exec', '--job', '3', '--', 'sh', '-c', 'echo hi; exit 7')).toEqual(told);
    const [run] = stage.json('runs') as ShownRun[];
    const failed = { jobId: 3, status: 'Error', exitCode: 7, message: 'Ended with exit code 7', lineCount: 1 };
    expect(run).toMatchObject(failed);
  });

  it('is 0 for a command that is done', async () => {
    const done = { code: 0, run: { status: 'Done', exitCode: 0, message: 'OK' } };
    expect(await stage.exec(['true'])).toMatchObject(done);
    // The CR stands behind the option, where many interpreters pass over it.
    expect(await stage.exec([script('options.sh', '#!/usr/bin/env -S true -x\r\n')])).toMatchObject(done);
  });

  it('is 127 for a command that is not there, with a sentence', async () => {
    const { code, stderr, run } = await stage.exec(['no-such-command', '--password=hunter2']);
    expect(code).toBe(127);
    expect(stderr).toBe("job-logger: no-such-command can't be found: check its name, its path, and PATH.\n");
    expect(run).toMatchObject({ status: 'Error', exitCode: 127, message: 'no-such-command: command not found' });
    expect(run.script).toBe('no-such-command --password=***');
  });

  it.each([
    ['a file that may not be run', () => stage.write('plain.sh', 'echo never'), 126, 'may not be run by this user'],
    ['a folder', () => stage.folder, 126, 'is a folder'],
    ['an empty text', () => '', 127, 'is an empty text'],
    ['a script of Windows', () => script('crlf.sh', '#!/bin/sh\r\necho never\r\n'), 127, 'Windows line endings'],
    ['a script whose interpreter is missing', () => script('none.sh', '#!/no/such/sh\n'), 127, 'needs /no/such/sh'],
    ['a link that leads nowhere', () => link('nowhere', '/no/such/file'), 127, "can't be found"],
    ['a link that leads to itself', () => link('loop', path.join(stage.folder, 'loop')), 126, "can't be looked at"],
    ['a name that is too long', () => `./${'x'.repeat(300)}`, 126, "can't be looked at"],
    ['a file in a file', () => path.join(stage.write('plain.sh', 'echo never'), 'x'), 126, "can't be looked at"],
    ['a device', () => '/dev/null', 126, 'is no file that can be run'],
    ['a pipe', () => fifo('pipe'), 126, 'is no file that can be run'],
    ['a script whose interpreter is a folder', () => script('folder.sh', '#!/tmp\n'), 126, "can't be started"],
    ['a script that names itself', () => script('self', '#!self\n'), 126, "can't be started"],
    ['a program that is being written', () => busyProgram(), 126, "can't be started"],
    [
      'a program for another processor',
      () => script('sparc', `\u007FELF${'\0'.repeat(15)}+\0echo\n`),
      126,
      'processor',
    ],
    ['a damaged program', () => script('damaged', '\u007FELF\necho never\n'), 126, 'processor'],
    ['a script whose interpreter has none', () => script('second.sh', '#!none.sh\n'), 127, "can't be found"],
  ])('says what is wrong with %s, and nothing is run', async (_, file, code, words) => {
    const { stderr, stdout, run, code: result } = await stage.exec([file()]);
    expect([result, stdout]).toEqual([code, '']);
    expect(stderr).toContain(words);
    const message = words === "can't be found" ? 'command not found' : words;
    expect(run).toMatchObject({ status: 'Error', exitCode: code, message: expect.stringContaining(message) });
  });

  it('shows no secret that stands in place of the command', async () => {
    const { code, stderr } = await stage.exec(['DB_PASSWORD=hunter2', 'python', 'report.py']);
    expect([code, stderr]).toEqual([127, expect.not.stringContaining('hunter2')]);
  });

  it('is not 0 if the end of the command is not known', async () => {
    for (const flags of [[], ['--no-capture']]) {
      const told = stage.jobLogger('exec', '--job', '3', ...flags, '--', 'sh', '-c', 'kill -35 $$');
      expect(told.code).toBe(128 + 35);
      const killed = { status: 'Error', message: 'Ended by realtime signal 35 (SIGRTMIN+1)' };
      expect(await stage.newestRun()).toMatchObject(killed);
    }
  });

  it('is 125 for a wrong option of its own, and nothing is run', () => {
    const result = stage.jobLogger('exec', '--job', '3', '--timeout', 'soon', '--', 'echo', 'ran');
    expect(result).toMatchObject({ code: 125, stdout: '' });
    expect(result.stderr).toContain('--timeout needs a duration');
    expect(stage.jobLogger('exec', '--jbo', '3', '--', 'echo', 'ran')).toMatchObject({ code: 125, stdout: '' });
  });
});

function fifo(name: string): string {
  const file = path.join(stage.folder, name);
  spawnSync('mkfifo', ['-m', '700', file]);
  return file;
}

function link(name: string, target: string): string {
  const file = path.join(stage.folder, name);
  symlinkSync(target, file);
  return file;
}

/** It stays open for writing until this process ends. */
function busyProgram(): string {
  const file = path.join(stage.folder, 'busy');
  copyFileSync('/bin/sh', file);
  chmodSync(file, 0o755);
  openSync(file, 'a');
  return file;
}

function script(name: string, text: string): string {
  const file = stage.write(name, text);
  chmodSync(file, 0o755);
  return file;
}
