import type { JobRow, TrendRow } from '#database';
import type { types } from '@slack/bolt';
import { formatDuration } from '../../content/duration.js';
import { formatMoment } from '../../content/moments.js';
import { texts } from '../../content/texts.js';
import { makeButton, makeContext, makeHeader, makeSection } from '../alertBlocks.js';
import { formatBold, LIMITS, escapeMrkdwn, packLines } from '../blockText.js';
import { buildLink } from '../../content/links.js';
import type { Person } from '../person.js';
import { slackTexts } from '../texts.js';
import type { Reply } from './command.js';
import { MARKS } from './failedRuns.js';

const MOST_NAMES = 20;

/** `job NAME`: the state of a job; if several match, which ones. */
export const replyJob: Reply = async ({ database, appUrl }, person, query) => {
  const words = slackTexts[person.language];
  const jobs = await database.call('ListJobs', { Email: person.email });
  const found = findMatches(jobs, query);
  const [job, another] = found;
  if (!job) return [makeSection(escapeMrkdwn(words.noJob(query), LIMITS.section))];
  if (another) {
    const names = found.slice(0, MOST_NAMES).map(({ Name, JobId }) => `• ${formatBold(Name, 200)} (${JobId})`);
    const lines = [
      escapeMrkdwn(words.manyJobs(query), 500),
      ...names,
      ...(found.length > MOST_NAMES ? [words.more] : []),
    ];
    return packLines(lines, LIMITS.section).map(makeSection);
  }
  const trend = await database.call('ListTrend', { JobId: job.JobId, Email: person.email });
  const url = buildLink(appUrl, { job: String(job.JobId) });
  return [
    makeHeader([job.Icon, job.Name].filter(Boolean).join(' ')),
    { type: 'section', fields: formatFields(job, person) },
    ...renderTrend(trend, words.lastRuns),
    ...makeContext([formatState(job, person), job.ScheduleProblem]),
    ...(url === null ? [] : [{ type: 'actions' as const, elements: [{ ...makeButton(words.open, 'link.job'), url }] }]),
  ];
};

/** By its number, by its exact name, else all with the text in their name. */
function findMatches(jobs: JobRow[], query: string): JobRow[] {
  const text = query.toLowerCase();
  const exact = jobs.filter(({ JobId, Name }) => String(JobId) === text || Name.toLowerCase() === text);
  return exact.length > 0 ? exact.slice(0, 1) : jobs.filter(({ Name }) => Name.toLowerCase().includes(text));
}

function formatFields(job: JobRow, { language, timeZone }: Person): types.MrkdwnElement[] {
  const words = slackTexts[language];
  const shared = texts[language];
  const at = (iso: string | null) => (iso === null ? words.never : formatMoment(iso, timeZone, shared));
  const last =
    job.LastStatus === null
      ? words.never
      : `${MARKS[job.LastStatus]} ${words.statuses[job.LastStatus]}, ${at(job.LastStartedAt)}`;
  const facts: [string, string | null][] = [
    [words.lastRun, last],
    [words.nextRun, job.Cron === null ? null : at(job.NextDueAt)],
    [words.usually, job.UsualSeconds === null ? null : formatDuration(job.UsualSeconds * 1000, shared.units)],
    [words.succeeds, job.SuccessRate === null ? null : `${Math.floor(job.SuccessRate * 100)} %`],
    [shared.labels.department, job.DepartmentName],
    [words.owner, job.OwnerName ?? job.OwnerEmail],
  ];
  return facts.flatMap(([label, value]) =>
    value === null ? [] : [{ type: 'mrkdwn' as const, text: `${formatBold(label, 100)}\n${escapeMrkdwn(value, 500)}` }],
  );
}

function renderTrend(trend: TrendRow[], label: string): types.KnownBlock[] {
  if (trend.length === 0) return [];
  const marks = trend.map(({ Status, WarningCount }) => (Status === 'Done' && WarningCount > 0 ? '🟡' : MARKS[Status]));
  return [makeSection(`${formatBold(label, 100)}\n${marks.join('')}`)];
}

function formatState({ Paused, SnoozedUntil }: JobRow, { language, timeZone, now }: Person): string | null {
  const words = slackTexts[language];
  if (Paused) return words.paused;
  if (SnoozedUntil === null || SnoozedUntil < now) return null;
  return words.snoozedUntil(formatMoment(SnoozedUntil, timeZone, texts[language]));
}
