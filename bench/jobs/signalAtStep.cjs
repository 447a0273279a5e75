// Loaded into a shipper by --require: it signals itself at its step number BENCH_STEP, once of all shippers, and says so in
// the file BENCH_STEPPED. A step is the moment before or after a call of the file system, a statement of SQLite, a piece of
// a server's answer or of the job's pipe. Without a number it writes how many steps there were.
const fs = require('node:fs');
const net = require('node:net');

const { BENCH_STEP, BENCH_SIGNAL, BENCH_STEPPED } = process.env;
const { writeFileSync } = fs;
let steps = 0;

function step() {
  steps++;
  if (steps !== Number(BENCH_STEP)) return;
  try {
    writeFileSync(BENCH_STEPPED, String(process.pid), { flag: 'wx' });
  } catch {
    return; // Another shipper was signalled.
  }
  process.kill(process.pid, BENCH_SIGNAL);
}

function watch(object, name, isStep = () => true) {
  const call = object[name];
  object[name] = function watched(...args) {
    if (!isStep(...args)) return Reflect.apply(call, this, args);
    step();
    try {
      return Reflect.apply(call, this, args);
    } finally {
      step();
    }
  };
}

for (const [name, value] of Object.entries(fs)) if (typeof value === 'function' && /^[a-z]/.test(name)) watch(fs, name);
watch(net.Socket.prototype, 'emit', (event) => event === 'data' || event === 'connect' || event === 'end');
const { DatabaseSync, StatementSync } = process.getBuiltinModule('node:sqlite') ?? require('@photostructure/sqlite');
watch(DatabaseSync.prototype, 'exec');
for (const name of ['run', 'get', 'all']) watch(StatementSync.prototype, name);
if (!BENCH_STEP) process.on('exit', () => writeFileSync(BENCH_STEPPED, String(steps)));
