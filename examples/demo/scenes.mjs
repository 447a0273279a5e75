/** What the demo runs, one script after the other. */
import { once } from 'node:events';
import { spawnSync } from 'node:child_process';
import { getScriptArguments } from './sandbox.mjs';

export const scenes = [
  {
    title: 'Job 3 is watched by one line: examples/syncCustomers.ts',
    play: (sandbox) => sandbox.script('syncCustomers.ts'),
  },
  {
    title: 'Job 2 loads a CSV, asks an HTTP API, compares, and warns: examples/comparePrices.ts',
    play: (sandbox, priceApi) => sandbox.script('comparePrices.ts', { variables: { PRICE_API: priceApi } }),
  },
  {
    title: 'Job 5 fails, for a reason behind a reason: examples/importOrders.ts',
    play: (sandbox) => sandbox.script('importOrders.ts'),
  },
  {
    title: 'Job 6 asks for a human who confirms its result: examples/monthEnd.ts',
    play: (sandbox) => sandbox.script('monthEnd.ts'),
  },
  {
    title: 'Job 7 takes its time, and says how far it is: examples/loyaltyPoints.ts',
    play: (sandbox) => sandbox.script('loyaltyPoints.ts'),
  },
  {
    title: 'Job 11 logs with pino already: examples/sendReminders.ts',
    play: (sandbox) => sandbox.script('sendReminders.ts'),
  },
  {
    title: 'Job 8 is Python and knows nothing of JobLogger: job-logger exec --job 8 -- python3 examples/splitCosts.py',
    play: (sandbox) => sandbox.command(['exec', '--job', '8', '--', ...getPythonArguments()], { mayFail: true }),
  },
  { title: 'Job 9 is killed in the middle, by SIGKILL: examples/countStock.ts', play: killedInTheMiddle },
];

/** When its fourth line is printed, the three before it are in the journal. */
async function killedInTheMiddle(sandbox) {
  const child = sandbox.start(getScriptArguments('countStock.ts'), { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let lines = 0;
  child.stdout.on('data', (text) => {
    process.stdout.write(text);
    lines += text.toString().split('\n').length - 1;
    if (lines >= 4) child.kill('SIGKILL');
  });
  const [code, signal] = await ended;
  console.log(signal ? `(${signal})` : `(it ended with exit code ${code} before it could be killed)`);
}

/** The name of Python on this machine. */
export function getPythonArguments() {
  const named = (process.platform === 'win32' ? ['python', 'py', 'python3'] : ['python3', 'python']).find(
    (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  return [named ?? 'python3', 'examples/splitCosts.py'];
}
