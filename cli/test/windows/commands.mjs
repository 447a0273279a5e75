/** The other commands. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { command, env, folder, jobLogger, root, test } from './stage.mjs';

test('doctor, jobs and watch --once do their work', () => {
  assert.match(jobLogger(['doctor']).stdout, /ok/);
  assert.equal(JSON.parse(jobLogger(['jobs', '--json']).stdout)[0].name, 'Daily sales');
  const result = jobLogger(['watch', '--once']);
  assert.equal(result.code, 0, result.stderr);
});

test('preview serves its page', async () => {
  const child = spawn(
    process.execPath,
    [command, 'preview', '--export', path.join(root, 'appsmith-export', 'job-logger.json'), '--as', 'ada@example.org'],
    {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  try {
    const url = await new Promise((resolve, reject) => {
      child.stdout.once('data', (text) => resolve(String(text).trim()));
      child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
    });
    const { get } = await import('node:http');
    const status = await new Promise((resolve, reject) =>
      get(url, (answer) => resolve(answer.statusCode)).on('error', reject),
    );
    assert.equal(status < 400, true);
  } finally {
    child.kill();
  }
});
