/** The tests' configuration with coverage: jest's own processes by its reporter, the processes that tests start by their dumps. */
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { transformSync } = require('esbuild');
const tests = require('../jest.config.cjs');

const root = path.resolve(__dirname, '..');
const FOLDERS = ['sdk', 'shipper', 'database'];
/** Of each folder's lines at least this share. */
const FLOOR = 0.9;

/** @type {import('monocart-coverage-reports').CoverageReportOptions} */
const report = {
  name: 'Lines run by the tests, in all processes',
  outputDir: path.join(root, 'coverage'),
  baseDir: root,
  reports: [['console-details', { skipPercent: 100 }], 'lcovonly'],
  dataDir: process.env.JOB_LOGGER_TEST_COVERAGE,
  all: { dir: FOLDERS.map((name) => `${name}/src`), filter: hasCode },
  entryFilter: ({ url }) =>
    [...FOLDERS.map((name) => `${name}/src`), 'sdk/dist', 'dist'].some((folder) =>
      url.includes(`${path.join(root, folder)}/`),
    ),
  sourceFilter: (source) => new RegExp(`^(${FOLDERS.join('|')})/src/`).test(source),
  onEnd({ files }) {
    const shares = FOLDERS.map((name) => {
      const summaries = files
        .filter(({ sourcePath }) => sourcePath.startsWith(`${name}/src/`))
        .map((file) => file.summary);
      const [covered, total] = ['covered', 'total'].map((key) =>
        summaries.reduce((sum, one) => sum + one.lines[key], 0),
      );
      console.log(`${name}/: ${((100 * covered) / total).toFixed(1)} % of ${total} lines run by the tests`);
      return covered / total;
    });
    if (!shares.every((share) => share >= FLOOR))
      throw new Error(`Fewer than ${FLOOR * 100} % of a folder's lines were run.`);
  },
};

/** Types alone are never run. */
function hasCode(file) {
  return file.endsWith('.ts') && transformSync(readFileSync(file, 'utf8'), { loader: 'ts' }).code !== '';
}

module.exports = {
  ...tests,
  rootDir: root,
  collectCoverage: true,
  coverageDirectory: path.join(root, 'coverage'),
  coverageReporters: [],
  reporters: ['default', ['jest-monocart-coverage', report]],
};
