/** The expected results of the runs, checked in the database through the command. */
import { setTimeout as sleep } from 'node:timers/promises';

/** @type {[jobId: number, words: string, holds: (run: Record<string, any>, sandbox: any) => boolean | Promise<boolean>][]} */
const expectations = [
  [3, 'done', ({ status, warningCount }) => status === 'Done' && warningCount === 0],
  [2, 'done with warnings', ({ status, warningCount }) => status === 'Done' && warningCount > 0],
  [5, 'an Error with message and traceback', isErrorWithCauses],
  [6, 'done and waiting for validation', ({ status, validation }) => status === 'Done' && validation === 'Waiting'],
  [7, 'done, and wholly', ({ status, progress }) => status === 'Done' && progress === 1],
  [11, 'done with the lines of pino', ({ status, lineCount }) => status === 'Done' && lineCount === 2],
  [8, 'done in Python', ({ status, lineCount }) => status === 'Done' && lineCount > 0],
  [9, 'Lost with its lines', ({ status, lineCount }) => status === 'Lost' && lineCount >= 3],
];

/** How long a busy machine may take to ship what has ended, in milliseconds. */
const AT_MOST = 20_000;
const LOOK_EVERY = 250;

/** @returns a sentence for each run that isn't as it should be */
export async function findUnmetExpectations(sandbox) {
  for (const until = Date.now() + AT_MOST; ; await sleep(LOOK_EVERY)) {
    const unmet = await findUnmetNow(sandbox);
    const mayCome = unmet.some(({ run }) => !run || run.status === 'Pending');
    if (!mayCome || Date.now() > until) return unmet.map(({ text }) => text);
  }
}

async function findUnmetNow(sandbox) {
  const runs = await readJson(sandbox, ['runs', '--json']);
  const unmet = [];
  for (const [jobId, words, holds] of expectations) {
    const run = runs.find((one) => one.jobId === jobId);
    if (run && (await holds(run, sandbox))) continue;
    unmet.push({
      run,
      text: `The run of job ${jobId} should be ${words}; ${run ? describeRun(run) : 'there is none'}.`,
    });
  }
  return unmet;
}

async function isErrorWithCauses({ runId, status, message }, sandbox) {
  if (status !== 'Error' || !message) return false;
  const { traceback } = await readJson(sandbox, ['run', runId, '--json']);
  return traceback.split('Caused by:').length === 3;
}

export async function readJson(sandbox, words) {
  const { output } = await sandbox.command(words, { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(output);
}

function describeRun({ status, validation, message, lineCount, warningCount }) {
  return `it is ${JSON.stringify({ status, validation, message, lineCount, warningCount })}`;
}
