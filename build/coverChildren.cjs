/**
 * Before each test file: what its tests start leaves its V8 coverage, too. jest's own processes don't: `--coverage`
 * looks after what runs in them.
 */
const folder = process.env.JOB_LOGGER_TEST_COVERAGE;
if (folder) process.env.NODE_V8_COVERAGE = folder;
