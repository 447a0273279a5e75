import { monitorScript } from '@job-logger/sdk';

process.stdout.write(`${process.hrtime.bigint()}`);
void monitorScript;
