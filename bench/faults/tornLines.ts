import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inSandbox, type Sandbox } from '../sandbox.js';
import { runScript } from '../runScript.js';
import { deleteJournals, flush } from '../shippers.js';
import { type Findings, scaleCount, type Trial } from './trial.js';

/** What a crash may leave after the cut: nothing, or blocks that were never written. */
const TAILS = ['', '\0'.repeat(64)] as const;

/**
 * A journal is cut at any byte, as a crash of the machine leaves it: each complete line before the cut must arrive
 * once.
 */
export const tornLines: Trial = {
  name: 'tornLines',
  harm: 'a journal cut at every byte, shipped, again, and then whole',
  async run(campaign) {
    const { findings, random } = campaign;
    await inSandbox(async (sandbox) => {
      const complete = await writeJournalOfEveryKind(sandbox);
      const offsets = random.shuffled(Array.from({ length: complete.bytes.length + 1 }, (_, offset) => offset));
      for (const offset of offsets.slice(0, scaleCount(offsets.length, campaign))) {
        findings.faults++;
        await shipCut(sandbox, complete, offset, random.pick(TAILS), findings);
      }
    });
  },
};

interface Journal {
  /** Of a process that is gone. */
  key: string;
  runId: string;
  bytes: Buffer;
}

/** Written by the SDK, and kept because no shipper could be started. */
async function writeJournalOfEveryKind({ env, journalFolder }: Sandbox): Promise<Journal> {
  await runScript('everyKind.cjs', { env: { ...env, JOB_LOGGER_SHIPPER_PATH: '/nowhere/shipper.js' } });
  const [name = ''] = readdirSync(journalFolder);
  const [, key, runId] = /^(\d+-\d+)-(.{36})\.jsonl$/.exec(name) ?? [];
  if (!key || !runId) throw new Error(`The job left no journal but "${name}".`);
  const bytes = readFileSync(path.join(journalFolder, name));
  deleteJournals(journalFolder);
  return { key, runId, bytes };
}

async function shipCut(
  sandbox: Sandbox,
  complete: Journal,
  offset: number,
  tail: string,
  findings: Findings,
): Promise<void> {
  const runId = randomUUID();
  const file = path.join(sandbox.journalFolder, `${complete.key}-${runId}.jsonl`);
  const bytes = Buffer.from(complete.bytes.toString('latin1').replaceAll(complete.runId, runId), 'latin1');
  const torn = Buffer.concat([bytes.subarray(0, offset), Buffer.from(tail)]);
  for (const [name, content, end] of [
    ['torn', torn, offset],
    ['torn again', torn, offset],
    ['whole', bytes, bytes.length],
  ] as const) {
    const about = `cut at ${offset}${tail && ', zeros behind'}, ${name}`;
    writeFileSync(file, content);
    try {
      await flush(sandbox.journalFolder, sandbox.setting);
    } catch (error) {
      findings.count('lost', `${about}: the flush threw ${String(error)}`);
    }
    rmSync(file, { force: true });
    await check(sandbox, runId, parseCompleteEvents(bytes.subarray(0, end)), findings, about);
  }
}

interface Event {
  kind: string;
  at: string;
  text?: string;
}

function parseCompleteEvents(bytes: Buffer): Event[] {
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  return lines.map((line): Event => JSON.parse(line));
}

async function check(
  sandbox: Sandbox,
  runId: string,
  events: Event[],
  findings: Findings,
  about: string,
): Promise<void> {
  const run = await sandbox.run(runId).catch(() => undefined);
  const last = events.at(-1);
  if (!run || !last) {
    if (run) findings.count('doubled', `${about}: a run without a begin is there`);
    if (last) findings.count('lost', `${about}: the run isn't there`);
    return;
  }
  const texts = events.filter(({ kind }) => kind === 'line').map(({ text }) => text);
  const kept = (await sandbox.lines(runId)).map(({ text }) => text);
  for (const text of texts) if (!kept.includes(text ?? '')) findings.count('lost', `${about}: the line "${text}"`);
  if (kept.length > texts.length || run.LineCount !== kept.length) {
    findings.count('doubled', `${about}: ${kept.length} lines, LineCount ${run.LineCount}, said ${texts.length}`);
  }
  const status = last.kind === 'end' ? 'Done' : 'Lost';
  if (run.Status !== status || run.EndedAt !== last.at) {
    findings.count('lost', `${about}: ${run.Status} at ${run.EndedAt}, truly ${status} at ${last.at}`);
  }
}
