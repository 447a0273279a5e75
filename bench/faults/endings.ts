import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Databases, databaseStates, type DatabaseState, openThreeDatabases } from '../databases.js';
import { makeSandbox, type Sandbox } from '../sandbox.js';
import { type Ended, runScript, resolveBuiltSdk } from '../runScript.js';
import { type EndingScript, endingScripts, type Form, formatScript } from './endingScripts.js';
import { type Campaign, type Findings, scaleCount, type Trial } from './trial.js';

const FORMS: [Form, ...Form[]] = ['monitorScript', 'monitorJob'];
/**
 * How much later or earlier an output or the end may be than where the script only starts a second Node, as watching
 * must: a share of what Node needs on this machine, in the same minute, until the bare script prints.
 */
const SAME_TIME = 0.5;
/** Below this scale each ending is tried in one of the forms and with one of the three databases. */
const ALL_FROM = 0.2;

/** Every way to end, watched and bare, with the database up, hanging and down: the two must be the same. */
export const endings: Trial = {
  name: 'endings',
  harm: 'each way to end, watched and bare; database up, hanging, gone',
  async run(campaign) {
    const sandbox = await makeSandbox();
    const databases = await openThreeDatabases(sandbox);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'job-logger-ending-'));
    try {
      for (const script of endingScripts) {
        for (const form of choose(FORMS, campaign)) {
          for (const state of choose(databaseStates, campaign)) {
            const about = `${script.name}, ${form}, database ${state}`;
            await compareEndings({ script, form, state, about, folder, sandbox, databases }, campaign);
          }
        }
      }
    } finally {
      await databases.close();
      await sandbox.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Case {
  script: EndingScript;
  form: Form;
  state: DatabaseState;
  about: string;
  folder: string;
  sandbox: Sandbox;
  databases: Databases;
}

function choose<T>(all: readonly [T, ...T[]], { random, scale }: Campaign): readonly T[] {
  return scale < ALL_FROM ? [random.pick(all)] : all;
}

async function compareEndings(one: Case, campaign: Campaign): Promise<void> {
  const pairs: Pair[] = [];
  const compareTimes = async (count: number) => {
    for (; count > 0; count--) pairs.push(await comparePair(one, campaign));
  };
  await compareTimes(scaleCount(5, campaign));
  if (!campaign.timed) return;
  // Tried again, because the machine may have been busy: a true wait stays.
  for (let round = 1; round <= 3 && listDelays(pairs).length > 0; round++) await compareTimes(10);
  for (const late of listDelays(pairs)) campaign.findings.count('changed', `${one.about}: ${late}`);
}

/** Moments of the script bare, with a second Node, and watched, run in turn. */
type Pair = Record<'bare' | 'floor' | 'watched', number[]>;

async function comparePair(one: Case, { timed, findings }: Campaign): Promise<Pair> {
  const { script, form, about } = one;
  const bare = await runToEnd(one, undefined);
  const floor = timed ? await runToEnd(one, 'floor') : bare;
  const startedAt = Date.now();
  const watched = await runToEnd(one, form);
  findings.faults++;
  for (const difference of listDifferences(script, form, bare, watched)) {
    findings.count('changed', `${about}: ${difference}`);
  }
  await checkRecord(one, startedAt, findings);
  return { bare: listMoments(bare), floor: listMoments(floor), watched: listMoments(watched) };
}

/** The time that a quarter of them stays below: other work on the machine makes times longer, never shorter. */
function getLowerQuartile(times: number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 4)]!;
}

function listDelays(pairs: Pair[]): string[] {
  const nodeStart = getLowerQuartile(pairs.map(({ bare }) => bare[0]!));
  return ['the first output', 'the first error output', 'the end'].flatMap((name, index) => {
    const [was, is] = (['floor', 'watched'] as const).map((which) =>
      getLowerQuartile(pairs.map((pair) => pair[which][index]!)),
    );
    const over = is! - was!;
    const text = `${name} is ${over.toFixed(0)} ms later, beside ${nodeStart.toFixed(0)} ms in which Node comes to print`;
    return Math.abs(over) > SAME_TIME * nodeStart ? [text] : [];
  });
}

/** The watched and the bare script are written to the same file in turn, so that no path differs. */
function runToEnd({ script, state, folder, databases }: Case, form: Form | 'floor' | undefined): Promise<Ended> {
  const file = path.join(folder, `script.${script.extension}`);
  writeFileSync(file, formatScript(script, form));
  let sent = false;
  return runScript(file, {
    env: databases.env[state],
    onOutput(_output, child) {
      if (script.signal && !sent) child.kill(script.signal);
      sent = true;
    },
  });
}

function listDifferences(script: EndingScript, form: Form, bare: Ended, watched: Ended): string[] {
  const found: string[] = [];
  const differ = (what: string, is: unknown, was: unknown) => {
    if (is !== was) found.push(`${what} is ${JSON.stringify(is)}, bare ${JSON.stringify(was)}`);
  };
  differ('exit code', watched.code, bare.code);
  differ('signal', watched.signal, bare.signal);
  differ('stdout', watched.stdout, bare.stdout);
  if (form === 'monitorScript') differ('stderr', watched.stderr, bare.stderr);
  else differ('stderr', withoutWrapper(script, watched.stderr), withoutWrapper(script, bare.stderr));
  return found;
}

/** Without our package's frames and, of an error thrown in the call itself, the header that names where it was thrown last. */
function withoutWrapper({ thrownInCall }: EndingScript, stderr: string): string {
  const ours = path.dirname(resolveBuiltSdk('index.js'));
  const report = thrownInCall ? stderr.slice(stderr.indexOf('\n\n')) : stderr;
  return report
    .split('\n')
    .filter((line) => !(line.trimStart().startsWith('at ') && line.includes(ours)))
    .join('\n');
}

/** When it first printed on stdout and on stderr, and when it was gone. */
function listMoments({ outputs, took }: Ended): number[] {
  const first = (wanted: string) => outputs.find(({ stream }) => stream === wanted)?.at ?? 0;
  return [first('stdout'), first('stderr'), took];
}

/** With the database up, the run is there with its end; otherwise it waits in its journal. */
async function checkRecord(
  { script, state, about, sandbox, databases }: Case,
  startedAt: number,
  findings: Findings,
): Promise<void> {
  if (state !== 'good') {
    const [journal] = readdirSync(sandbox.journalFolder).filter((name) => name.endsWith('.jsonl'));
    const text = journal ? readFileSync(path.join(sandbox.journalFolder, journal), 'utf8') : '';
    const wanted = script.status === 'Lost' ? '"kind":"begin"' : `"status":"${script.status}"`;
    if (!text.includes(wanted)) findings.count('lost', `${about}: the journal lacks ${wanted}`);
    await databases.ready(state);
    return;
  }
  await databases.ready(state);
  const runs = await sandbox.database.call('ListRuns', { From: new Date(startedAt).toISOString() });
  if (runs.length !== 1) findings.count(runs.length === 0 ? 'lost' : 'doubled', `${about}: ${runs.length} runs`);
  const [run] = runs;
  if (run && run.Status !== script.status) findings.count('lost', `${about}: is ${run.Status}, not ${script.status}`);
}
