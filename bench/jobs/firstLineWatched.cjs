require('@job-logger/sdk').monitorScript({ jobId: 3 });
process.stdout.write(`${process.hrtime.bigint()}`);
