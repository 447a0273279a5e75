/**
 * Measures each figure and its comparison, prints the table, and writes `bench/results.json` and `docs/bench.md`. A
 * goal that isn't met is reported but is no failure. A figure that can't be measured is a failure.
 */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { alertDelivered } from './figures/alertDelivered.js';
import { bigProcess } from './figures/bigProcess.js';
import { execCommand } from './figures/execCommand.js';
import type { Figure, Measured } from './figures/figure.js';
import { emptyJob, firstLine } from './figures/firstLine.js';
import { hostileLine } from './figures/hostileLine.js';
import { importSdk } from './figures/importSdk.js';
import { linesShipped } from './figures/linesShipped.js';
import { logLine } from './figures/logLine.js';
import { manyJobs } from './figures/manyJobs.js';
import { python } from './figures/python.js';
import { readingRuns } from './figures/readingRuns.js';
import { shipperLoad } from './figures/shipperLoad.js';
import { sweep } from './figures/sweep.js';
import { peers } from './figures/peers.js';
import { inSandbox } from './sandbox.js';
import { SeededRandom } from './random.js';
import { formatTable } from './table.js';

/** In the order of the table. */
const figures: Record<string, Figure> = {
  importSdk,
  peers,
  firstLine,
  python,
  bigProcess,
  emptyJob,
  execCommand,
  logLine,
  hostileLine,
  linesShipped,
  readingRuns,
  shipperLoad,
  manyJobs,
  alertDelivered,
  sweep,
};

const RUNS = 25;
const LEAST_RUNS = 15;

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { runs: { type: 'string' }, figure: { type: 'string' } } });
  const runs = Number(values.runs ?? RUNS);
  const chosen = Object.entries(figures).filter(([name]) => values.figure === undefined || name === values.figure);
  if (chosen.length === 0 || !(runs > 0)) {
    throw new Error(`Give --runs a number, and --figure one of ${Object.keys(figures).join(', ')}.`);
  }
  const { results, failures } = await measureAll(chosen, runs);
  const lines = results.map(formatRow);
  console.log(formatTable(HEADER, lines));
  for (const failure of failures) console.log(failure);
  // A partial bench, or one with too few runs, isn't published.
  if (values.figure === undefined && runs >= LEAST_RUNS) {
    writeFileSync(path.join(__dirname, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
    const page = path.join(__dirname, '..', 'docs', 'bench.md');
    writeFileSync(page, await formatMarkdown(page, renderDocument(results, runs)));
  }
  process.exitCode = failures.length > 0 ? 1 : 0;
}

async function measureAll(
  chosen: [string, Figure][],
  runs: number,
): Promise<{ results: Measured[]; failures: string[] }> {
  const results: Measured[] = [];
  const failures: string[] = [];
  for (const [name, measure] of chosen) {
    process.stderr.write(`${name} …\n`);
    try {
      results.push(...(await inSandbox((sandbox) => measure({ runs, sandbox, random: new SeededRandom(1) }))));
    } catch (error) {
      failures.push(`${name} can't be measured: ${String(error)}`);
    }
  }
  return { results, failures };
}

const HEADER = ['figure', 'median', 'beside', 'over', 'ratio', 'goal', 'met'];

function formatRow({ name, unit, value, beside, besideName, over, ratio, goal, met }: Measured): string[] {
  return [
    name,
    `${formatNumber(value)} ${unit}`,
    beside === null ? '' : `${formatNumber(beside)} ${unit}, ${besideName}`,
    over === null ? '' : `${formatNumber(over)} ${unit}`,
    ratio === null ? '' : `${formatNumber(ratio)} ×`,
    goal ?? '',
    met === null ? '' : met ? 'yes' : 'no',
  ];
}

function formatNumber(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function renderDocument(results: Measured[], runs: number): string {
  const cells = [HEADER, HEADER.map(() => '---'), ...results.map(formatRow)];
  const processor = os.cpus()[0]?.model.trim() || os.arch();
  return `# What it costs

<!-- Written by "npm run bench"; don't edit. -->

Measured on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${os.type()} ${os.release()}, ${os.cpus().length} × ${processor},
${Math.round(os.totalmem() / 1024 ** 3)} GB. Run it on yours: \`npm run bench\`.

${cells.map((line) => `| ${line.join(' | ')} |`).join('\n')}

How it is measured:

- What is compared runs alternately, ${runs} times each (200 jobs at once: fewer), in a new order in each round, so that other work
  of the machine affects both. The first round isn't counted.
- "median" and "beside" are medians; "over" and "ratio" are the medians of the differences and quotients of each round's pair.
- The time of a process begins just before its start, on the monotonic clock that all processes share.
- A job's database is an embedded one (good), a port that accepts and never answers (silent), or a port that refuses (gone).
  Before the next run, the shipper of the previous one has ended or is killed.
- Resident memory is read 150 ms after the shipper's first visible action.
- An alert: the job is killed, or the job and its shipper at once. The watcher runs as usual, and a server that stands in for
  SendGrid accepts the mail. There are three jobs of each kind, and the slowest counts.
- A sweep: one pass of the watcher over a database of 5,000 jobs with twenty expected runs each.
- With \`JOB_LOGGER_TEST_MSSQL\` set, the lists, the bytes and the lines shipped are also measured on that SQL Server, in new
  databases.
`;
}

async function formatMarkdown(file: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}
