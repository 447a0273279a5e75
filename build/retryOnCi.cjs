/**
 * On CI other work may take the processor away for seconds, so a failed test is tried once more, before the next
 * one leaves its page; both results are printed.
 */
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true });
