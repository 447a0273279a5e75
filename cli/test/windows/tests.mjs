/**
 * What must hold on Windows, on real processes, with nothing but Node: `npm run test:windows` runs it in Windows' own Node,
 * under Wine where the system is another. Tests that read /proc, `sh` or /tmp are POSIX's and stand in the other suites.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { folder, jobLogger, journals, node, runs, script, test, tests, until, watched } from './stage.mjs';

test('init prepares a database, new registers a job', () => {
  assert.equal(jobLogger(['init', '--admin', 'ada@example.org']).code, 0);
  const result = jobLogger(['new', '--name', 'Daily sales', '--department', 'IT', '--new-department', '--json']);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(JSON.parse(result.stdout).jobId, 1);
});

function ends(end, code) {
  const file = script(`ends${code}.cjs`, watched(`monitorScript({ jobId: 1 }); ${end}`));
  assert.equal(node([file]).code, code);
}

test('a script that ends well is Done, one that throws is Error with its traceback, another code is Error', async () => {
  ends("currentRun().info('one');", 0);
  ends("throw new TypeError('no data');", 1);
  ends('process.exit(7);', 7);
  ends('process.exit(-1);', 0xffffffff);
  await until(() => journals().length === 0, 'their journals are shipped');
  const byCode = Object.fromEntries(runs().map((run) => [run.exitCode ?? 'threw', run]));
  assert.equal(byCode[0].status, 'Done');
  assert.equal(byCode[7].status, 'Error');
  assert.equal(runs().find(({ exitCode }) => (exitCode | 0) === -1).message, 'Ended with exit code -1 (0xFFFFFFFF)');
  assert.match(byCode[1].message, /no data/);
});

for (const subject of ['exec', 'runs', 'commands', 'places']) await import(`./${subject}.mjs`);

let failed = 0;
for (const { name, body } of tests) {
  const begun = Date.now();
  // As jest's tests: on CI once more, and both results are printed.
  for (let left = process.env.CI ? 2 : 1; left > 0; left--) {
    try {
      await body();
      console.log(`ok      ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
      break;
    } catch (error) {
      console.log(`${left > 1 ? 'AGAIN ' : 'FAILED'}  ${name}\n${error.stack}`);
      if (left === 1) failed++;
    }
  }
}
try {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
} catch {
  // A shipper that still tries holds its folder; it is the system's temporary one.
}
console.log(`${tests.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
