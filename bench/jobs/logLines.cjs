// Logs, writes and logs by pino in turn, batch by batch, and prints the microseconds that one line of each took.
const fs = require('node:fs');
const pino = require('pino');
const { currentRun, monitorScript } = require('@job-logger/sdk');
/** Batches before the compiler has optimised the code; they aren't counted. */
const WARM_UP = 5;
const [file, batches, size] = process.argv.slice(2);
monitorScript({ jobId: 3 });
const run = currentRun();
const text = 'Compared 1,200 rows of the invoice file with the accounts: 3 differ, all of them by rounding only.';
// The journal's line of such a text.
const bytes = Buffer.from(
  `${JSON.stringify({ seq: 10_000, kind: 'line', at: new Date().toISOString(), level: 'info', text })}\n`,
);
const floor = fs.openSync(file, 'a', 0o600);
const logger = pino(pino.destination({ dest: `${file}.pino`, sync: true }));

function microseconds(work) {
  const before = process.hrtime.bigint();
  for (let i = 0; i < Number(size); i++) work();
  return Number(process.hrtime.bigint() - before) / 1e3 / Number(size);
}

const measured = [];
for (let batch = -WARM_UP; batch < Number(batches); batch++) {
  const written = microseconds(() => fs.writeSync(floor, bytes));
  const logged = microseconds(() => run.info(text));
  const byPino = microseconds(() => logger.info(text));
  if (batch >= 0) measured.push({ logged, written, byPino });
}
process.stdout.write(JSON.stringify(measured));
