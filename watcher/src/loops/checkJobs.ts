/**
 * Finds problems of jobs in advance: unusable time zones or rules, people whom nobody can reach. A problem that several
 * jobs share, such as a department's rules, is reported once.
 */
import type { BeatRow, JobToCheckRow, WatcherProblem } from '#database';
import { timeZoneProblem } from '#schedule';
import { type Reach, getReach, resolveRecipients, listUnreachable } from '../judge/recipients.js';
import type { WatcherContext } from '../context.js';
import { readRules } from '../rules.js';

const MOST_NAMED = 5;

export async function checkJobs({ database, problems }: WatcherContext, beat: BeatRow): Promise<void> {
  const reach = getReach(await database.call('ListPeople', {}), beat);
  const found = new Map<string, JobToCheckRow[]>();
  for (let AfterJobId = 0; ;) {
    const jobs = await database.call('ListJobsToCheck', { AfterJobId });
    const last = jobs.at(-1);
    if (!last) break;
    AfterJobId = last.JobId;
    for (const job of jobs) {
      for (const sentence of findProblems(job, reach)) found.set(sentence, [...(found.get(sentence) ?? []), job]);
    }
  }
  await problems.replace('job', [...found].map(formatProblem));
}

/** Each as a sentence. */
function findProblems(job: JobToCheckRow, reach: Reach): string[] {
  const { rules, problems } = readRules([job.GlobalAlertRules, job.DepartmentAlertRules, job.AlertRules]);
  const sentences = problems.map((problem) => `${problem}; it counts as not said.`);
  const ofZone = job.TimeZone === null ? null : timeZoneProblem(job.TimeZone);
  if (ofZone !== null) sentences.push(`The time zone "${job.TimeZone}" ${ofZone}; ${rules.timeZone} counts instead.`);
  const recipients = resolveRecipients(rules.tell, job, reach);
  const instead =
    recipients.length === 0 ? 'Nobody is told.' : `Told: ${recipients.map(({ recipient }) => recipient).join(', ')}.`;
  const unreachable = listUnreachable(rules.tell, job, reach);
  sentences.push(...unreachable.map((sentence) => `${sentence} ${instead}`));
  if (recipients.length === 0 && unreachable.length === 0) {
    sentences.push('The rules name nobody who can be reached, and there is neither a department nor an admin who can.');
  }
  return sentences;
}

function formatProblem([sentence, jobs]: [string, JobToCheckRow[]]): WatcherProblem {
  const names = jobs.slice(0, MOST_NAMED).map(({ JobId, Name }) => `${Name} (${JobId})`);
  if (jobs.length > MOST_NAMED) names.push(`${jobs.length - MOST_NAMED} more`);
  const JobId = jobs.length === 1 ? jobs[0]!.JobId : null;
  return { Key: `job/${sentence}`.slice(0, 400), JobId, Text: `${names.join(', ')}: ${sentence}`.slice(0, 1000) };
}
