// A job that runs until somebody kills it, or for so many milliseconds: job <id>, <milliseconds>.
const { monitorScript } = require('@job-logger/sdk');

const [jobId, milliseconds] = process.argv.slice(2);
monitorScript({ jobId: Number(jobId) });
process.stdout.write('begun\n');
setTimeout(() => {}, Number(milliseconds ?? 3_600_000));
