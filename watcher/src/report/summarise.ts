/** What a report contains: counts of everything, and of each list as much as somebody reads. Pure. */
import type {
  JobReportFacts,
  Language,
  ReportFactsRow,
  ReportReaderRow,
  RunReportFacts,
  TicketReportFacts,
} from '#database';
import { resolveTimeZone } from '../content/moments.js';
import type { Period } from './period.js';

export type Counts = Pick<JobReportFacts, 'Done' | 'Warned' | 'Failed' | 'Lost' | 'Cancelled' | 'Missed' | 'Due'>;

/** The first items of a list, and the total number. */
interface Some<T> {
  first: T[];
  all: number;
}

interface SlowJob {
  JobId: number;
  JobName: string;
  Icon: string | null;
  Milliseconds: number;
  UsualMilliseconds: number;
}

/** The text of the alert, as JSON. */
export interface Report extends Period {
  language: Language;
  timeZone: string;
  /** Null: about all departments. */
  department: string | null;
  counts: Counts;
  /** From the end of the period until the report was made. */
  countsSince: Counts;
  /** Failures first. */
  jobs: Some<JobReportFacts>;
  going: Some<RunReportFacts>;
  waiting: Some<RunReportFacts>;
  tickets: Some<TicketReportFacts>;
  slow: Some<SlowJob>;
}

const MOST_JOBS = 20;
const MOST_LISTED = 10;
/** A job is slower than usual if its average took this many times as long, and this much longer. */
const SLOWER_TIMES = 1.5;
const SLOWER_MS = 10_000;
/** With fewer runs, nobody knows what is usual. */
const FEWEST_RUNS = 3;

/**
 * @param facts of the period
 * @param since of the time from its end until now
 */
export function summariseReport(
  reader: Pick<ReportReaderRow, 'Language' | 'ReportTimeZone' | 'DepartmentName'>,
  period: Period,
  facts: ReportFactsRow,
  since: ReportFactsRow,
): Report {
  const jobs: JobReportFacts[] = JSON.parse(facts.Jobs);
  const listed = jobs
    .filter((job) => countRuns(job) + job.Missed > 0)
    .toSorted((one, other) => rankJob(one) - rankJob(other));
  return {
    ...period,
    language: reader.Language,
    timeZone: resolveTimeZone(reader.ReportTimeZone),
    department: reader.DepartmentName,
    counts: sumCounts(jobs),
    countsSince: sumCounts(JSON.parse(since.Jobs)),
    jobs: takeFirst(
      listed.map((job) => ({ ...job, Before: null })),
      MOST_JOBS,
    ),
    going: takeFirst(JSON.parse(facts.Going), MOST_LISTED),
    waiting: takeFirst(JSON.parse(since.Waiting), MOST_LISTED),
    tickets: takeFirst(JSON.parse(since.Tickets), MOST_LISTED),
    slow: takeFirst(jobs.flatMap(findSlow), MOST_LISTED),
  };
}

/** How many ended in any way. */
export function countRuns({ Done, Failed, Lost, Cancelled }: Counts): number {
  return Done + Failed + Lost + Cancelled;
}

export function countWrong({ Failed, Lost, Missed }: Counts): number {
  return Failed + Lost + Missed;
}

/** What somebody must look at, first. */
function rankJob(counts: Counts): number {
  if (countWrong(counts) > 0) return 0;
  return counts.Cancelled > 0 ? 1 : counts.Warned > 0 ? 2 : 3;
}

function sumCounts(jobs: JobReportFacts[]): Counts {
  const sum: Counts = { Done: 0, Warned: 0, Failed: 0, Lost: 0, Cancelled: 0, Missed: 0, Due: 0 };
  for (const job of jobs) for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += job[name];
  return sum;
}

function findSlow({ JobId, JobName, Icon, Milliseconds, Before }: JobReportFacts): SlowJob[] {
  const before = (Before ?? '').split(',').filter(Boolean).map(Number);
  if (Milliseconds === null || before.length < FEWEST_RUNS) return [];
  const UsualMilliseconds = getMedian(before);
  const isSlow = Milliseconds >= UsualMilliseconds * SLOWER_TIMES && Milliseconds >= UsualMilliseconds + SLOWER_MS;
  return isSlow ? [{ JobId, JobName, Icon, Milliseconds, UsualMilliseconds }] : [];
}

function getMedian(numbers: number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function takeFirst<T>(all: T[], most: number): Some<T> {
  return { first: all.slice(0, most), all: all.length };
}
