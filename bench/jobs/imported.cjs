const sdk = require('@job-logger/sdk');
process.stdout.write(`${process.hrtime.bigint()}`);
void sdk;
