// A job that logs and tells the file <acknowledged> what was promised to it, before the next call. It logs <lines>
// lines in bursts with pauses, so that faults hit it at all kinds of moments: in a burst, waiting, at its end.
const fs = require('node:fs');
const { currentRun, monitorScript } = require('@job-logger/sdk');

const [acknowledged, lines, seed] = process.argv.slice(2);
const file = fs.openSync(acknowledged, 'a');
const print = (text) => fs.writeSync(file, `${text}\n`);
process.on('exit', () => print(`ending ${Date.now()}`));
monitorScript({ jobId: 3 });
const run = currentRun();
process.on('exit', () => print(`ended ${Date.now()}`));
print(`run ${run.runId}`);
process.stdout.write('begun\n');

let state = Number(seed);
const upTo = (most) => (state = (Math.imul(state, 48271) >>> 0) % 2147483647) % (most + 1);

/**
 * After a third of the lines its disk is full, for another third or permanently: the file BENCH_BALLAST takes all free
 * space.
 */
function fillAndEmpty(line) {
  const ballast = process.env.BENCH_BALLAST;
  if (!ballast) return;
  if (line === Math.ceil(lines / 3)) {
    print('full');
    const chunk = Buffer.alloc(4096);
    try {
      for (;;) fs.appendFileSync(ballast, chunk);
    } catch (error) {
      if (error.code !== 'ENOSPC') throw error;
    }
  } else if (line === Math.ceil((2 * lines) / 3) && process.env.BENCH_BALLAST_STAYS !== 'for good') {
    fs.rmSync(ballast);
    print('room');
  }
}

async function main() {
  for (let line = 1; line <= Number(lines);) {
    for (let burst = 1 + upTo(30); burst > 0 && line <= Number(lines); burst--, line++) {
      fillAndEmpty(line);
      run.info(`line ${line} of the job`);
      print(`line ${line}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, upTo(12));
    });
  }
  process.stdout.write('finished\n');
}

void main();
