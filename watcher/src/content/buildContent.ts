/** Builds the content of a message for any channel, in the recipient's language. Pure. */
import type { AlertKind, ClaimedDeliveryRow, Language } from '#database';
import { formatDuration } from './duration.js';
import { buildLink } from './links.js';
import { resolveTimeZone, formatMoment } from './moments.js';
import { listSummaryFacts, isBeforeFirstWatcher } from './summary.js';
import { type Texts, texts } from './texts.js';
import { isWebAddress } from '../isWebAddress.js';

export interface Item {
  text: string;
  detail: string;
  /** Its address in the dashboard. */
  url: string | null;
}

/** A list with a heading, below the facts. */
export interface Section {
  title: string;
  items: Item[];
  /** Says that there are more; null if there aren't. */
  more: string | null;
}

export interface Content {
  language: Language;
  /** On one line: the job, and its state. */
  subject: string;
  /** The subject: the job with its icon; for a summary, the department. */
  name: string;
  /** The state alone: `Failed (still, 3 times)`. */
  state: string;
  /** `bad`: somebody must look; `odd`: maybe; `good`: it is over. */
  mood: 'bad' | 'odd' | 'good';
  /** The facts as label and value, the most important first. */
  facts: [label: string, value: string][];
  /** What the run reported; null if nothing. */
  cause: string | null;
  /** Cut in the middle; null if there is none. */
  traceback: string | null;
  sections: Section[];
  links: { label: string; url: string }[];
  /** The text at the end; null if there is none. */
  note: string | null;
  /** Why the reader gets this message. */
  why: string;
  /** The same for all messages of a job, so that mail programs group them. */
  thread: string;
  /** Its facts are a list of jobs. It has no acknowledge button, because it isn't about a single alert. */
  isList?: true;
}

const MOODS: Partial<Record<AlertKind, Content['mood']>> = {
  late: 'odd',
  short: 'odd',
  validation: 'odd',
  warnings: 'odd',
};
const MOST_CAUSE = 1000;
const TRACEBACK = { head: 5, tail: 25, width: 300 };

/** @param appUrl the dashboard's address; null: messages have no link to it */
export function buildContent(delivery: ClaimedDeliveryRow, appUrl: string | null): Content {
  const words = texts[delivery.Language];
  const isOver = isRecovery(delivery);
  const name = getName(delivery);
  const state = getState(delivery, words);
  return {
    ...buildBase(delivery, words, name, state),
    subject: delivery.Kind === 'summary' ? `${state}: ${name}` : `${name} ${state}`,
    mood: isOver ? getEnd(delivery).mood : (MOODS[delivery.Kind] ?? 'bad'),
    facts: delivery.Kind === 'summary' ? listSummaryFacts(delivery, words) : listFacts(delivery, words),
    cause: isOver || delivery.Kind === 'summary' ? null : cutText(delivery.Message ?? delivery.Text, MOST_CAUSE),
    traceback: isOver ? null : cutLines(delivery.Traceback, words),
    links: listLinks(delivery, appUrl, words),
    why: words.why(delivery.JobName ?? delivery.DepartmentName ?? ''),
    thread: delivery.JobId === null ? `department-${delivery.DepartmentName}` : `job-${delivery.JobId}`,
  };
}

/** Without anything that may be unreadable: the job, its state, and the cause. */
export function buildPlainContent(delivery: ClaimedDeliveryRow): Content {
  const words = texts[delivery.Language] ?? texts.it;
  const name = delivery.JobName ?? delivery.DepartmentName ?? '';
  return buildBase(delivery, words, name, words.title[delivery.Kind] ?? delivery.Kind);
}

function buildBase(delivery: ClaimedDeliveryRow, words: Texts, name: string, state: string): Content {
  return {
    language: delivery.Language,
    subject: `${name} ${state}`,
    name,
    state: words.alone(state),
    mood: 'bad',
    facts: [],
    cause: delivery.Kind === 'report' ? null : cutText(delivery.Text, MOST_CAUSE),
    traceback: null,
    sections: [],
    links: [],
    note: delivery.MaybeRepeated && delivery.Reason !== 'changed' ? words.maybeRepeated : null,
    why: words.why(name),
    thread: `job-${delivery.JobId}`,
  };
}

function getName({ Kind, Icon, JobName, DepartmentName }: ClaimedDeliveryRow): string {
  return Kind === 'summary' ? (DepartmentName ?? '') : [Icon, JobName].filter(Boolean).join(' ');
}

/** Whether it says that the alert is over, or updates the message in Slack to show it. */
export function isRecovery({ Reason, ClosedAt, Kind }: ClaimedDeliveryRow): boolean {
  return Reason === 'recovered' || (Reason === 'changed' && ClosedAt !== null && isLasting(Kind));
}

function getState(delivery: ClaimedDeliveryRow, words: Texts): string {
  const { Kind, Reason, SeenCount, ClosedAt, Text } = delivery;
  if (Kind === 'summary' && isBeforeFirstWatcher(Text)) return words.beforeFirst;
  const end = words[getEnd(delivery).end];
  if (isRecovery(delivery)) return end;
  const still = Reason === 'repeat' ? ` (${words.stillSo}${SeenCount > 1 ? `, ${words.seen(SeenCount)}` : ''})` : '';
  // It began and was over before anybody could be told.
  const over = ClosedAt !== null && isLasting(Kind) ? `, ${end}` : '';
  return `${words.title[Kind]}${still}${over}`;
}

type End = 'recovered' | 'beatsAgain' | 'hadStarted' | 'ended';

/** How the end of an alert is said. That its run failed after all, another message says. */
function getEnd(delivery: ClaimedDeliveryRow): { end: End; mood: Content['mood'] } {
  const { Kind, RunStatus, ClosedAt, LastSeenAt } = delivery;
  // Otherwise a later success has closed it.
  if (Kind === 'missed' && ClosedAt === LastSeenAt) return { end: 'hadStarted', mood: 'good' };
  if (Kind !== 'long' && !isSilence(delivery)) return { end: 'recovered', mood: 'good' };
  if (RunStatus === 'Pending') return { end: 'beatsAgain', mood: 'good' };
  if (RunStatus === 'Done') return { end: Kind === 'long' ? 'ended' : 'recovered', mood: 'good' };
  return { end: 'ended', mood: 'odd' };
}

/** Whether a run that was lost by silence isn't lost any more. */
function isSilence({ Kind, RunStatus }: ClaimedDeliveryRow): boolean {
  return Kind === 'lost' && RunStatus !== null && RunStatus !== 'Lost';
}

function listFacts(delivery: ClaimedDeliveryRow, words: Texts): Content['facts'] {
  const { labels } = words;
  const zone = resolveTimeZone(delivery.TimeZone);
  const at = (iso: string | null) => (iso === null ? null : formatMoment(iso, zone, words));
  const { ClosedAt, OpenedAt, Kind } = delivery;
  const isDown = isLasting(Kind) && Kind !== 'long';
  const downFor = ClosedAt !== null && isDown ? Date.parse(ClosedAt) - Date.parse(OpenedAt) : 0;
  const all: [string, string | null][] = [
    [labels.job, `${delivery.JobName} (${delivery.JobId})`],
    [labels.department, delivery.DepartmentName],
    [labels.due, at(delivery.DueAt)],
    [labels.started, at(delivery.StartedAt)],
    [labels.ended, at(delivery.EndedAt)],
    [labels.since, delivery.Reason === 'opened' || delivery.Reason === 'changed' ? null : at(OpenedAt)],
    [
      isSilence(delivery) ? labels.silentFor : labels.downFor,
      downFor > 0 ? formatDuration(downFor, words.units) : null,
    ],
    [labels.machine, delivery.Machine],
  ];
  return all.flatMap(([label, value]): Content['facts'] => (value === null ? [] : [[label, value]]));
}

function listLinks({ RunId, JobId, DocumentationUrl }: ClaimedDeliveryRow, appUrl: string | null, words: Texts) {
  const links: Content['links'] = [];
  // Without a run: the runs of its job, if it is about one.
  const url = buildLink(appUrl, RunId !== null ? { run: RunId } : JobId === null ? {} : { job: String(JobId) });
  if (url !== null) links.push({ label: RunId === null ? words.openApp : words.openRun, url });
  if (DocumentationUrl !== null && isWebAddress(DocumentationUrl))
    links.push({ label: words.documentation, url: DocumentationUrl });
  return links;
}

/** For alerts that stay open until the problem is over. */
function isLasting(kind: AlertKind): boolean {
  return MOODS[kind] === undefined && kind !== 'summary';
}

export function cutText(text: string, most: number): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return trimmed.length > most ? `${trimmed.slice(0, most - 1)}…` : trimmed;
}

/** The first lines say what happened, the last ones where. Lines between are left out, and long lines are cut. */
function cutLines(traceback: string | null, words: Texts): string | null {
  if (traceback === null || traceback.trim() === '') return null;
  const { head, tail, width } = TRACEBACK;
  const lines = traceback
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line));
  if (lines.length <= head + tail + 1) return lines.join('\n');
  return [...lines.slice(0, head), words.cut(lines.length - head - tail), ...lines.slice(-tail)].join('\n');
}
