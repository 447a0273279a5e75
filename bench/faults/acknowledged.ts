/**
 * What a job of `jobs/logging.cjs` was promised: after each of our calls that returned, and before the next one, it
 * writes a line to its own file. What this file says must be in the database once.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Running, startScript } from '../runScript.js';
import type { Sandbox } from '../sandbox.js';
import { waitForShipping } from '../shippers.js';
import type { Findings } from './trial.js';

export interface Acknowledged {
  /** The run's public id; undefined if monitorScript had not returned. */
  runId?: string;
  /** The lines 1 to this one were logged. */
  lines: number;
  /** The disk was full from this line on, and had space again from that one on. */
  fullFrom?: number;
  roomFrom?: number;
  /** Before and after our `exit` listener, milliseconds since 1970. */
  ending?: number;
  ended?: number;
}

interface Logging extends Running {
  /** What it was promised so far. */
  promised: () => Acknowledged;
}

/** @param seed of its bursts and pauses */
export function startLogging(
  { folder, env }: Sandbox,
  name: string | number,
  lines: number,
  seed: number,
  more: NodeJS.ProcessEnv = {},
): Logging {
  const file = path.join(folder, `acknowledged-${name}`);
  const running = startScript('logging.cjs', { env: { ...env, ...more }, args: [file, String(lines), String(seed)] });
  return { ...running, promised: () => readAcknowledged(file) };
}

function readAcknowledged(file: string): Acknowledged {
  const found: Acknowledged = { lines: 0 };
  const completeLines = (existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n').slice(0, -1);
  for (const [word = '', value = ''] of completeLines.map((line) => line.split(' '))) {
    if (word === 'run') found.runId = value;
    else if (word === 'line') found.lines = Number(value);
    else if (word === 'full') found.fullFrom = found.lines + 1;
    else if (word === 'room') found.roomFrom = found.lines + 1;
    else if (word === 'ending') found.ending = Number(value);
    else if (word === 'ended') found.ended = Number(value);
  }
  return found;
}

/** The job must end as it does unwatched, and on stderr say nothing but what is `ours`. @returns what it was promised */
export async function checkEnding(
  { ended, promised }: Logging,
  findings: Findings,
  about: string,
  ours = /^job-logger: /,
): Promise<Acknowledged> {
  const { code, signal, stdout, stderr } = await ended;
  const foreign = stderr.split('\n').filter((line) => line !== '' && !ours.test(line));
  if (code !== 0 || stdout !== 'begun\nfinished\n' || foreign.length > 0) {
    findings.count('changed', `${about}: ended with ${code ?? signal}, printed ${JSON.stringify(stdout + stderr)}`);
  }
  const all = promised();
  if (all.runId === undefined || all.ended === undefined) findings.count('changed', `${about}: wrote no end`);
  return all;
}

export async function expectShipped(sandbox: Sandbox, findings: Findings, about: string): Promise<void> {
  if (!(await waitForShipping(sandbox.journalFolder)))
    findings.count('lost', `${about}: a journal stays. The shippers said: ${sandbox.troubles()}`);
}

/** The text that `jobs/logging.cjs` logs as its line with this number. */
function formatLine(number: number): string {
  return `line ${number} of the job`;
}

/**
 * Compares the database with what one run was promised: each line once, its status, its time of end.
 *
 * @param goneAt when the job was surely gone, in milliseconds since 1970: until then it may have been seen alive
 */
export async function checkRun(
  sandbox: Sandbox,
  promised: Acknowledged,
  findings: Findings,
  about: string,
  goneAt = Date.now(),
): Promise<void> {
  const { runId } = promised;
  if (runId === undefined) return;
  const run = await sandbox.run(runId).catch(() => undefined);
  if (!run) {
    findings.count('lost', `${about}: run ${runId} isn't there`);
    return;
  }
  const lines = await sandbox.lines(runId);
  checkLines(lines, promised, findings, about);
  if (run.LineCount !== lines.length) {
    findings.count('doubled', `${about}: LineCount is ${run.LineCount}, lines are ${lines.length}`);
  }
  const endedAt = run.EndedAt === null ? Number.NaN : Date.parse(run.EndedAt);
  if (run.Status === 'Lost' && promised.ended === undefined) {
    const last = lines.at(-1)?.at ?? run.StartedAt;
    if (!(endedAt >= Date.parse(last) && endedAt <= goneAt))
      findings.count('lost', `${about}: Lost at ${run.EndedAt}, its last event was at ${last}`);
  } else if (run.Status === 'Done' && promised.ending !== undefined) {
    // What was printed is in milliseconds, too.
    const isTrue = endedAt >= promised.ending && endedAt <= (promised.ended ?? Infinity);
    if (!isTrue) {
      findings.count('lost', `${about}: ended at ${endedAt}, truly from ${promised.ending} to ${promised.ended}`);
    }
  } else {
    findings.count('lost', `${about}: is ${run.Status}, ${promised.ended === undefined ? 'was killed' : 'had ended'}`);
  }
}

function checkLines(
  lines: { text: string }[],
  { lines: last, fullFrom = Infinity, roomFrom = Infinity }: Acknowledged,
  findings: Findings,
  about: string,
): void {
  const times = new Map<string, number>();
  for (const { text } of lines) times.set(text, (times.get(text) ?? 0) + 1);
  for (const [text, count] of times) if (count > 1) findings.count('doubled', `${about}: "${text}" ${count} times`);
  for (let number = 1; number <= last; number++) {
    const hadNoRoom = number >= fullFrom && number < roomFrom;
    if (!hadNoRoom && !times.has(formatLine(number)))
      findings.count('lost', `${about}: "${formatLine(number)}" of ${last}`);
  }
  // The call that did not return may have written its line.
  const known = Array.from({ length: last + 1 }, (_, index) => formatLine(index + 1));
  for (const text of times.keys())
    if (!known.includes(text)) findings.count('doubled', `${about}: "${text}" was never said`);
}
