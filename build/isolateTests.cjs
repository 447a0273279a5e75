/**
 * Runs before each test file and keeps the developer's own environment out of the tests: settings, a `.env` in the
 * clone or above it, journals. Colours don't depend on where the tests run.
 */
const os = require('node:os');
const path = require('node:path');

const OF_THE_DEVELOPER =
  /^(JOB_LOGGER(?!_TEST_)|SLACK_|SENDGRID_|APPSMITH_|PYTHON|LC_|(FORCE_COLOR|NO_COLOR|BASH_ENV|LANGUAGE)$)/i;
for (const name of Object.keys(process.env)) if (OF_THE_DEVELOPER.test(name)) delete process.env[name];
// A locale that the machine doesn't have makes bash warn.
process.env.LANG = 'C.UTF-8';
// As the outermost shell, bash takes Node's pipe for rshd's connection and reads ~/.bashrc (its manual, "Startup Files").
process.env.SHLVL = '1';

const nowhere = path.join(os.tmpdir(), `job-logger-test-worker-${process.pid}`);
process.env.XDG_DATA_HOME = nowhere;
process.env.LOCALAPPDATA = nowhere;
process.env.JOB_LOGGER_CONFIG = path.join(nowhere, 'none.env');
// The search for `.env` would begin beside the main script, which is jest's.
process.argv[1] = path.join(nowhere, 'test.js');

// What the tests start leaves its V8 coverage, too; jest looks after jest's own processes.
const folder = process.env.JOB_LOGGER_TEST_COVERAGE;
if (folder) process.env.NODE_V8_COVERAGE = folder;
