// Prints how many milliseconds monitorScript holds the thread.
const { monitorScript } = require('@job-logger/sdk');
const before = process.hrtime.bigint();
monitorScript({ jobId: 3 });
process.stdout.write(String(Number(process.hrtime.bigint() - before) / 1e6));
