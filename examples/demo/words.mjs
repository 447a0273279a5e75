/** The texts of the demo. */
import { readJson } from './expectations.mjs';

const coloured = process.stdout.isTTY && !process.env.NO_COLOR;

export function printHeading(text) {
  console.log(coloured ? `\n\u001B[1m▸ ${text}\u001B[0m` : `\n▸ ${text}`);
}

/** Commands to paste, with the runs' own ids. */
export async function listWhatToTry(sandbox) {
  const runs = await readJson(sandbox, ['runs', '--json']);
  const idOf = (jobId) => runs.find((run) => run.jobId === jobId)?.runId.slice(0, 8) ?? 'ID';
  const commands = [
    [`npx job-logger run ${idOf(5)}`, 'why it failed: the cause, the traceback, the log'],
    [`npx job-logger run ${idOf(9)}`, 'the last words of the killed one'],
    [`npx job-logger validate ${idOf(6)} --as grace@example.org`, 'the month-end figures are right'],
    ['node --import tsx examples/syncCustomers.ts', 'one more run'],
    [`npx job-logger exec --job 10 -- node -p "6 * 7"`, 'any command is a run'],
    ['npx job-logger runs --department IT', 'the runs of one department'],
    ['npx job-logger doctor', 'whether all is well here'],
  ];
  const width = Math.max(...commands.map(([command]) => command.length));
  return [
    '',
    'What to try next, in this folder:',
    '',
    ...settingsFor(sandbox).map((line) => `  ${line}`),
    '',
    ...commands.map(([command, why]) => `  ${command.padEnd(width)}   # ${why}`),
    '',
    `Everything is in ${sandbox.folder}, and stays there until you delete it.`,
  ].join('\n');
}

/** The environment in the syntax of this platform's shell, which has its own way to write a quote. */
function settingsFor({ settings }) {
  const [set, quote] = process.platform === 'win32' ? ['$env:', "''"] : ['export ', String.raw`'\''`];
  return Object.entries(settings).map(([name, value]) => `${set}${name}='${value.replaceAll("'", quote)}'`);
}
