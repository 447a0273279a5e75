/** On CI, where other machines' work may take the processor away for seconds, a test that fails has one more try; both are printed. */
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
