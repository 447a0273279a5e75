// Runs the same watched function so many times, one after the other, and prints how often it came back.
const { currentRun, monitorJob } = require('@job-logger/sdk');
const [name, runs] = process.argv.slice(2);

const work = monitorJob({ jobId: 3, message: (result) => `run ${result} of ${name}` }, async (number) => {
  currentRun().info(`run ${number} of ${name} begins`);
  await new Promise((resolve) => {
    setTimeout(resolve, number % 5);
  });
  currentRun().info(`run ${number} of ${name} ends`);
  return number;
});

async function main() {
  let done = 0;
  for (let number = 1; number <= Number(runs); number++) done += (await work(number)) === number ? 1 : 0;
  process.stdout.write(String(done));
}

void main();
