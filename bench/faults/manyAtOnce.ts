import { inSandbox, type Sandbox } from '../sandbox.js';
import { runScript } from '../runScript.js';
import { flushAll, waitForShippersToEnd } from '../shippers.js';
import { onTestServer } from '../testServer.js';
import { type Campaign, type Findings, scaleCount, type Trial } from './trial.js';

const RUNS = 20;
/** How long all shippers together may take, in milliseconds; the rest is flushed. */
const SHIPPED_WITHIN = 900_000;

/** Many processes write their runs into one database at once. */
export const manyAtOnce: Trial = {
  name: 'manyAtOnce',
  harm: '50 processes × 20 runs at once, one database',
  async run(campaign) {
    const crowd = (sandbox: Sandbox) => runCrowd(sandbox, campaign);
    await inSandbox(crowd);
    await onTestServer(({ setting }) => inSandbox(crowd, { setting }));
  },
};

async function runCrowd(sandbox: Sandbox, campaign: Campaign): Promise<void> {
  const { findings } = campaign;
  const processes = scaleCount(50, campaign);
  await Promise.all(
    Array.from({ length: processes }, (_, index) => runMany(sandbox, `process ${index + 1}`, findings)),
  );
  await waitForShippersToEnd(sandbox.journalFolder, SHIPPED_WITHIN);
  for (const journal of await flushAll(sandbox.journalFolder, sandbox.setting)) findings.count('lost', journal);
  await checkRuns(sandbox, processes, findings);
}

async function runMany(sandbox: Sandbox, name: string, findings: Findings): Promise<void> {
  const { code, signal, stdout, stderr } = await runScript('manyRuns.cjs', {
    env: sandbox.env,
    args: [name, String(RUNS)],
  });
  findings.faults += RUNS;
  if (code !== 0 || stdout !== String(RUNS) || stderr !== '') {
    findings.count('changed', `${name} ended with ${code ?? signal}, ${stdout} runs done, and said: ${stderr}`);
  }
}

async function checkRuns(sandbox: Sandbox, processes: number, findings: Findings): Promise<void> {
  const messages = new Map<string, number>();
  for (const run of await sandbox.runs()) {
    const message = run.Message ?? '';
    messages.set(message, (messages.get(message) ?? 0) + 1);
    const lines = (await sandbox.lines(run.RunId)).map(({ text }) => text);
    const expected = [`${message} begins`, `${message} ends`];
    if (run.Status !== 'Done') findings.count('lost', `${message}: is ${run.Status}`);
    for (const text of expected) if (!lines.includes(text)) findings.count('lost', `the line "${text}"`);
    if (lines.length > expected.length) findings.count('doubled', `${message}: ${lines.length} lines`);
  }
  for (let process = 1; process <= processes; process++) {
    for (let run = 1; run <= RUNS; run++) {
      const message = `run ${run} of process ${process}`;
      const count = messages.get(message) ?? 0;
      if (count === 0) findings.count('lost', message);
      if (count > 1) findings.count('doubled', `${message}: ${count} times`);
    }
  }
}
