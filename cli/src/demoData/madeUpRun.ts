/** An invented run. It depends only on the seed, the job and the time. */
import { createHash } from 'node:crypto';
import type { JobRow } from '#database';
import type { EndStatus } from '#sdk/journal/events';
import type { RunBatch } from '#database/store/runStore';
import { failures } from './failures.js';
import { Random } from './random.js';

/** These distinguish invented runs from real ones: the OS user and the SDK. */
const MARK = 'demo-data';

const WORK = [
  'Read the settings',
  'Connected to the source',
  'Fetched the rows of yesterday',
  'Compared with the last run',
  'Wrote the result',
  'Told the next system',
];
const WARNINGS = ['3 rows without a price were left out', 'The source answered slowly', 'Two customers have one email'];
const MESSAGES = ['OK', 'OK', 'OK', 'OK, nothing new', '128 rows', '17 rows, 2 changed'];
const REASONS = ['The sum differs from last month by more than 10 %', 'First run after a change of the source'];

/** Percentages of runs; the rest is Done. */
const SHARES: [EndStatus | 'Missed', number][] = [
  ['Error', 7],
  ['Lost', 1.5],
  ['TimedOut', 1],
  ['Cancelled', 0.5],
  ['Missed', 2.5],
];

/** @returns undefined if the job was missed at that time */
export function makeUpRun(job: JobRow, due: Date, seed: number): RunBatch | undefined {
  const random = new Random(seed, job.JobId, due.toISOString());
  const status = pickStatus(random);
  if (status === 'Missed') return undefined;
  const start = due.getTime() + random.between(400, 9000);
  const seconds = pickDuration(job, random, seed) * (status === 'Done' ? 1 : random.next());
  const end = start + Math.round(seconds * 1000);
  const at = (share: number) => new Date(start + (end - start) * share).toISOString();
  const warnings = status === 'Done' && random.chance(0.12) ? random.between(1, 3) : 0;
  const words = [
    `Made up by "job-logger demo-data": this run never was.`,
    ...WORK.slice(0, status === 'Done' ? WORK.length : random.between(1, WORK.length - 1)),
  ];
  const texts = [
    ...words.map((text) => ({ level: 'info' as const, text })),
    ...Array.from({ length: warnings }, () => ({ level: 'warn' as const, text: random.pick(WARNINGS) })),
  ];
  const script = job.Path ?? `scripts/job${job.JobId}.ts`;
  const isPython = /\.py\b/i.test(script);
  const likely = failures.filter(({ traceback }) => traceback.startsWith('Traceback') === isPython);
  const failure = likely[(job.JobId + (random.chance(0.75) ? 0 : 3)) % likely.length]!;
  const message = random.pick(MESSAGES);
  const needs = status === 'Done' && (job.NeedsValidation || random.chance(0.04));
  return {
    begin: {
      runId: random.uuid(),
      jobId: job.JobId,
      at: at(0),
      destination: null,
      machine: job.Machine ?? `SRV-${job.DepartmentName.toUpperCase().slice(0, 3)}-0${1 + (job.JobId % 3)}`,
      osUser: MARK,
      pid: random.between(2000, 30_000),
      runtime: isPython ? 'python 3.12.4' : 'node 22.14.0',
      sdk: MARK,
      script,
      heartbeatSeconds: 15,
    },
    alive: false,
    lines: texts.map(({ level, text }, index) => ({ seq: index + 1, at: at(index / texts.length), level, text })),
    comments: [],
    ...(needs && { validation: { seq: 90, reason: random.pick(REASONS) } }),
    ...(random.chance(0.3) && { metrics: { seq: 91, values: { rows: random.between(10, 5000) } } }),
    end: { seq: 100, at: at(1), ...makeEnd(status, message, failure, job) },
  };
}

function pickStatus(random: Random): EndStatus | 'Missed' {
  let left = random.next() * 100;
  for (const [status, share] of SHARES) {
    if (left < share) return status;
    left -= share;
  }
  return 'Done';
}

/** Seconds. Each job has its usual duration; sometimes a run takes three times as long. */
function pickDuration({ JobId, LongestSeconds }: JobRow, random: Random, seed: number): number {
  const usual = Math.min(new Random(seed, 'duration', JobId).between(4, 240), (LongestSeconds ?? 600) / 2);
  return usual * (0.7 + random.next() * 0.6) * (random.chance(0.04) ? 3 : 1);
}

function makeEnd(
  status: EndStatus,
  message: string,
  failure: (typeof failures)[number],
  { JobId }: JobRow,
): Omit<NonNullable<RunBatch['end']>, 'seq' | 'at'> {
  if (status === 'Done') return { status, message, exitCode: 0 };
  if (status === 'Lost') return { status };
  if (status === 'Cancelled') return { status, message: 'Stopped by SIGTERM', exitCode: 143 };
  if (status === 'TimedOut') return { status, message: 'It took longer than it may', exitCode: 124 };
  const fingerprint = createHash('sha256').update(`${JobId} ${failure.message}`).digest('hex').slice(0, 16);
  return { status, ...failure, fingerprint, exitCode: 1 };
}
