/** One line of a megabyte of each hostile text, and a write of as many bytes; milliseconds, the worst text of each round. */
const { openSync, writeSync } = require('node:fs');
const { monitorScript, currentRun } = require('@job-logger/sdk');

const [file, rounds] = process.argv.slice(2);
const shapes = `x|password|password=|password='|password={|password=\\"|password   |--secret-|Authorization:|a://|://a:
    a:@tcp(|user:p@ss://|eyJ-|SG.aaaaaaaaaaaa|sk-|AKIA|token token |key" key" |-----BEGIN PRIVATE KEY-----
    -----BEGIN PRIVATE KEY-----\n|<password |; |?a&|"|\\|\n|mysql -p |name "x" value |login x |😀`
  .split(/\||\n +/)
  .map((shape) => shape.repeat(Math.ceil(2 ** 20 / shape.length)));

function timed(work) {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

monitorScript({ jobId: 3 });
const descriptor = openSync(file, 'w');
const measured = [];
for (let round = 0; round < Number(rounds); round++) {
  const pairs = shapes.map((text) => ({
    logged: timed(() => currentRun().info(text)),
    written: timed(() => writeSync(descriptor, text)),
  }));
  measured.push(pairs.reduce((worst, pair) => (pair.logged > worst.logged ? pair : worst)));
}
console.log(JSON.stringify(measured));
