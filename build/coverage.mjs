/**
 * `npm run coverage`: runs the tests and says how many lines of `sdk/`, `shipper/` and `database/` they have run, over all
 * processes: jest's own, and every job, shipper and command that a test starts. Fails below the floor.
 *
 * Not a part of `npm test`: what each process writes about itself makes the tests half as long again.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, setUp } from './setup.mjs';

setUp();
const dumps = mkdtempSync(path.join(os.tmpdir(), 'job-logger-coverage-'));
const jest = path.join(root, 'node_modules/jest/bin/jest.js');
const { status } = spawnSync(
  process.execPath,
  [jest, '--config', path.join(root, 'build/jestCoverage.cjs'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, JOB_LOGGER_TEST_COVERAGE: dumps } },
);
rmSync(dumps, { recursive: true, force: true });
process.exit(status ?? 1);
