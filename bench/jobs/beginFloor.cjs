// Prints the milliseconds of the minimum that a begin needs: starting a process, opening a file, writing a line.
const fs = require('node:fs');
const path = require('node:path');
const before = process.hrtime.bigint();
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, [path.join(__dirname, 'empty.cjs')], {
  detached: true,
  stdio: ['pipe', 'ignore', 'ignore'],
});
child.unref();
child.stdin.unref();
const file = fs.openSync(process.argv[2], 'a', 0o600);
fs.writeSync(file, `${'x'.repeat(400)}\n`);
process.stdout.write(String(Number(process.hrtime.bigint() - before) / 1e6));
