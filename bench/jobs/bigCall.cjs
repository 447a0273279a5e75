// Calls a function after loading so many MB, and prints how long it took to reach the function's first line.
const [form, megabytes] = process.argv.slice(2);
const main = () => process.hrtime.bigint();
const called =
  form === 'bare' ? main : require('@job-logger/sdk').monitorJob({ jobId: 3, eager: form === 'eager' }, main);
const loaded = Buffer.alloc(Number(megabytes) * 1024 * 1024, 1);
const before = process.hrtime.bigint();
const reached = called();
process.stdout.write(String(Number(reached - before) / 1e6));
if (loaded[0] !== 1) process.exitCode = 1;
