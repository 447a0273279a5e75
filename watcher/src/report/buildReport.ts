/** Builds a report as a message for any channel, in its reader's language. Pure. */
import type { ClaimedDeliveryRow, RunReportFacts } from '#database';
import { formatDuration } from '../content/duration.js';
import { type Content, cutText, type Item, type Section } from '../content/buildContent.js';
import { buildLink } from '../content/links.js';
import { formatDays, formatShortMoment } from '../content/moments.js';
import { texts } from '../content/texts.js';
import { type Counts, type Report, countRuns, countWrong } from './summarise.js';
import { type Outcome, reportTexts, type ReportTexts } from './texts.js';

const MOST_NAME = 150;
const MOST_CAUSE = 160;

export function buildReport({ Text, MaybeRepeated }: ClaimedDeliveryRow, appUrl: string | null): Content {
  const report: Report = JSON.parse(Text);
  const { language, department } = report;
  const words = reportTexts[language];
  const state = formatHeadline(report, words);
  const title = report.span === 'week' ? words.title.week : words.title.day;
  return {
    language,
    subject: state,
    name: department === null ? title : `${title} · ${department}`,
    state,
    mood: getMood(report),
    facts: listFacts(report, words),
    cause: null,
    traceback: null,
    sections: [
      listJobs(report, words, appUrl),
      listRuns('going', report, words, appUrl),
      listRuns('waiting', report, words, appUrl),
      listTickets(report, words, appUrl),
      listSlowJobs(report, words, appUrl),
    ].filter(({ items }) => items.length > 0),
    links: appUrl === null ? [] : [{ label: texts[language].openApp, url: appUrl }],
    note: MaybeRepeated ? texts[language].maybeRepeated : null,
    why: words.why,
    thread: 'report',
  };
}

/** The most important message: that everything went well, what did not, or that there was nothing. */
function formatHeadline(report: Report, words: ReportTexts): string {
  const { span, counts } = report;
  const range = formatPeriod(report);
  if (isWell(counts)) return words.allWell(countRuns(counts), span === 'days' ? words.of.days(range) : words.of[span]);
  return `${span === 'days' ? range : words.when[span]}: ${formatOutcome(counts, words)}`;
}

function formatOutcome(counts: Counts, words: ReportTexts): string {
  const runs = countRuns(counts);
  if (isWell(counts)) return words.well(runs);
  const bad = formatCounts(['Failed', 'Lost', 'Missed', 'Cancelled'], counts, words);
  if (bad === '') return counts.Due === 0 ? words.nothingDue : words.nothingRan;
  return `${bad} (${runs === 0 ? words.nothingRan : words.ofRuns(runs)})`;
}

function isWell(counts: Counts): boolean {
  return counts.Done > 0 && countWrong(counts) + counts.Cancelled === 0;
}

/** The lists that aren't empty. */
function formatCounts(names: Outcome[], counts: Counts, words: ReportTexts): string {
  const warned = counts.Warned > 0 ? ` (${words.warned(counts.Warned)})` : '';
  return names
    .filter((name) => counts[name] > 0)
    .map((name) => words.counts[name](counts[name]) + (name === 'Done' ? warned : ''))
    .join(', ');
}

function getMood({ counts, countsSince }: Report): Content['mood'] {
  if (countWrong(counts) > 0) return 'bad';
  return isWell(counts) && countWrong(countsSince) === 0 ? 'good' : 'odd';
}

function listFacts(report: Report, words: ReportTexts): Content['facts'] {
  const { counts, countsSince } = report;
  const { labels } = words;
  const ran = formatCounts(['Done', 'Failed', 'Lost', 'Cancelled'], counts, words);
  const due = counts.Due === 0 ? words.noneDue : String(counts.Due);
  return [
    [labels.period, `${formatPeriod(report)} (${report.timeZone})`],
    [labels.runs, ran === '' ? words.nothingRan : `${countRuns(counts)}: ${ran}`],
    [labels.due, counts.Missed > 0 ? `${due}, ${words.counts.Missed(counts.Missed)}` : due],
    [labels.since, formatOutcome(countsSince, words)],
  ];
}

function formatPeriod({ from, until, timeZone, language }: Report): string {
  return formatDays(from, until, timeZone, texts[language]);
}

/** One line for each job. */
function listJobs({ jobs }: Report, words: ReportTexts, appUrl: string | null): Section {
  const items = jobs.first.map((job): Item => {
    const mark = countWrong(job) > 0 ? '🔴' : job.Cancelled + job.Warned > 0 ? '🟡' : '🟢';
    const how = formatCounts(['Failed', 'Lost', 'Missed', 'Cancelled', 'Done'], job, words);
    const cause = cutText(job.Message?.split('\n')[0] ?? '', MOST_CAUSE);
    return {
      text: `${mark} ${formatName(job)}`,
      detail: cause === null || countWrong(job) === 0 ? how : `${how} – ${cause}`,
      url: buildLink(appUrl, job.RunId === null ? { job: String(job.JobId) } : { run: job.RunId }),
    };
  });
  return { title: words.sections.jobs, items, more: formatMore(jobs, words) };
}

function listRuns(which: 'going' | 'waiting', report: Report, words: ReportTexts, appUrl: string | null): Section {
  const items = report[which].first.map((run: RunReportFacts): Item => ({
    text: formatName(run),
    detail: formatSince(run.Since, report, words),
    url: buildLink(appUrl, { run: run.RunId }),
  }));
  return { title: words.sections[which], items, more: formatMore(report[which], words) };
}

function listTickets(report: Report, words: ReportTexts, appUrl: string | null): Section {
  const items = report.tickets.first.map(({ TicketId, Title, AssigneeName, Since }): Item => ({
    text: `${TicketId} · ${Title}`.slice(0, MOST_NAME),
    detail: `${AssigneeName ?? words.nobody}, ${formatSince(Since, report, words)}`,
    url: buildLink(appUrl, { ticket: String(TicketId) }),
  }));
  return { title: words.sections.tickets, items, more: formatMore(report.tickets, words) };
}

function listSlowJobs({ slow, language }: Report, words: ReportTexts, appUrl: string | null): Section {
  const items = slow.first.map((job): Item => ({
    text: formatName(job),
    detail: words.slower(
      formatDuration(job.Milliseconds, texts[language].units),
      formatDuration(job.UsualMilliseconds, texts[language].units),
    ),
    url: buildLink(appUrl, { job: String(job.JobId) }),
  }));
  return { title: words.sections.slow, items, more: formatMore(slow, words) };
}

function formatSince(iso: string, { timeZone, language }: Report, words: ReportTexts): string {
  return words.since(formatShortMoment(iso, timeZone, texts[language]));
}

function formatName({ Icon, JobName }: { Icon: string | null; JobName: string }): string {
  return [Icon, JobName].filter(Boolean).join(' ').slice(0, MOST_NAME);
}

function formatMore({ first, all }: { first: unknown[]; all: number }, words: ReportTexts): string | null {
  return all > first.length ? words.more(all - first.length) : null;
}
