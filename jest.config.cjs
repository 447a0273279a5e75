const os = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testEnvironment: '<rootDir>/build/testEnvironment.cjs',
  testEnvironmentOptions: { customExportConditions: ['@job-logger/source', 'node', 'require', 'default'] },
  testMatch: ['<rootDir>/*/test/**/*.test.ts'],
  // What needs sh, signals or /proc says so by its name, or as `itOnPosix`; on Windows cli/test/windows/tests.mjs stands for it.
  testPathIgnorePatterns: ['/node_modules/', ...(process.platform === 'win32' ? ['\\.posix\\.test\\.ts$'] : [])],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'json', 'sql', 'node'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
    '\\.sql$': '<rootDir>/build/sqlText.cjs',
  },
  setupFiles: ['<rootDir>/build/isolateTests.cjs'],
  setupFilesAfterEnv: ['<rootDir>/build/retryOnCi.cjs'],
  collectCoverageFrom: ['sdk/src/**/*.ts', 'shipper/src/**/*.ts', 'database/src/**/*.ts'],
  coverageProvider: 'v8',
  // Most tests wait, for processes of their own and for time to pass: with as many as there are cores, half of a small machine idles.
  maxWorkers: os.availableParallelism() + 2,
  testSequencer: '<rootDir>/build/longestFirst.cjs',
  // Only what hangs takes so long, also where other work has the processor.
  testTimeout: 180_000,
};
