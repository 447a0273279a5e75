/** What a message says, whatever channel it goes by: pure, in the recipient's language. */
import type { AlertKind, ClaimedDeliveryRow, Language } from '#database';
import { knownZone, moment } from './moments.js';
import { summaryFacts, wasFirst } from './summary.js';
import { type Texts, texts } from './texts.js';

export interface Item {
  text: string;
  detail: string;
  /** Where the dashboard shows it. */
  url: string | null;
}

/** A list with a heading, below what the message is about. */
export interface Section {
  title: string;
  items: Item[];
  /** That there are more; null where there aren't. */
  more: string | null;
}

export interface Content {
  language: Language;
  /** In one line: job, and what is with it. */
  subject: string;
  /** What it is about: the job with its icon; of a summary, the department. */
  name: string;
  /** What is with it, by itself: `Failed (still, 3 times)`. */
  state: string;
  /** `bad`: somebody has to look; `odd`: it may be; `good`: it is over. */
  mood: 'bad' | 'odd' | 'good';
  /** What the message is about, as label and value, the most important first. */
  facts: [label: string, value: string][];
  /** What the run said of it; null where nothing did. */
  cause: string | null;
  /** Cut in the middle; null where there is none. */
  traceback: string | null;
  sections: Section[];
  links: { label: string; url: string }[];
  /** What stands below it; null where nothing has to be said. */
  note: string | null;
  /** Why its reader gets it. */
  why: string;
  /** The same for all messages of a job: by it a mail program puts them together. */
  thread: string;
  /** Its facts are a list of jobs; of such a message no single alert can be acknowledged. */
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

/** @param appUrl where the dashboard is; null: messages have no link to it */
export function buildContent(delivery: ClaimedDeliveryRow, appUrl: string | null): Content {
  const words = texts[delivery.Language];
  const isOver = saysOver(delivery);
  const name = getName(delivery);
  const state = getState(delivery, words);
  return {
    language: delivery.Language,
    subject: delivery.Kind === 'summary' ? `${state}: ${name}` : `${name} ${state}`,
    name,
    state: words.alone(state),
    mood: isOver ? 'good' : (MOODS[delivery.Kind] ?? 'bad'),
    facts: delivery.Kind === 'summary' ? summaryFacts(delivery, words) : listFacts(delivery, words),
    cause: isOver || delivery.Kind === 'summary' ? null : cutText(delivery.Message ?? delivery.Text, MOST_CAUSE),
    traceback: isOver ? null : cutLines(delivery.Traceback, words),
    sections: [],
    links: listLinks(delivery, appUrl, words),
    note: delivery.MaybeRepeated ? words.maybeRepeated : null,
    why: words.why(delivery.JobName ?? delivery.DepartmentName ?? ''),
    thread: delivery.JobId === null ? `department-${delivery.DepartmentName}` : `job-${delivery.JobId}`,
  };
}

/** Without anything that may not be readable: job, what is with it, and what was said. */
export function plainContent(delivery: ClaimedDeliveryRow): Content {
  const words = texts[delivery.Language] ?? texts.it;
  const state = words.title[delivery.Kind] ?? delivery.Kind;
  const name = delivery.JobName ?? delivery.DepartmentName ?? '';
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
    note: delivery.MaybeRepeated ? words.maybeRepeated : null,
    why: words.why(name),
    thread: `job-${delivery.JobId}`,
  };
}

function getName({ Kind, Icon, JobName, DepartmentName }: ClaimedDeliveryRow): string {
  return Kind === 'summary' ? (DepartmentName ?? '') : [Icon, JobName].filter(Boolean).join(' ');
}

/** Whether it tells that the alert is over, or the message that stands in Slack comes to show it. */
export function saysOver({ Reason, ClosedAt, Kind }: ClaimedDeliveryRow): boolean {
  return Reason === 'recovered' || (Reason === 'changed' && ClosedAt !== null && isLasting(Kind));
}

function getState(delivery: ClaimedDeliveryRow, words: Texts): string {
  const { Kind, Reason, SeenCount, ClosedAt, Text, RunStatus } = delivery;
  if (Kind === 'summary' && wasFirst(Text)) return words.beforeFirst;
  if (saysOver(delivery)) return Kind === 'lost' && RunStatus === 'Pending' ? words.beatsAgain : words.recovered;
  const still = Reason === 'repeat' ? ` (${words.stillSo}${SeenCount > 1 ? `, ${words.seen(SeenCount)}` : ''})` : '';
  // What began and was over before anybody could be told.
  const over = ClosedAt !== null && isLasting(Kind) ? `, ${words.recovered}` : '';
  return `${words.title[Kind]}${still}${over}`;
}

function listFacts(delivery: ClaimedDeliveryRow, words: Texts): Content['facts'] {
  const { labels } = words;
  const zone = knownZone(delivery.TimeZone);
  const at = (iso: string | null) => (iso === null ? null : moment(iso, zone, words));
  const { ClosedAt, OpenedAt, Kind } = delivery;
  const downFor = ClosedAt !== null && isLasting(Kind) ? Date.parse(ClosedAt) - Date.parse(OpenedAt) : 0;
  const isSilence = Kind === 'lost' && delivery.RunStatus === 'Pending';
  const all: [string, string | null][] = [
    [labels.job, `${delivery.JobName} (${delivery.JobId})`],
    [labels.department, delivery.DepartmentName],
    [labels.due, at(delivery.DueAt)],
    [labels.started, at(delivery.StartedAt)],
    [labels.ended, at(delivery.EndedAt)],
    [labels.since, delivery.Reason === 'opened' || delivery.Reason === 'changed' ? null : at(OpenedAt)],
    [isSilence ? labels.silentFor : labels.downFor, downFor > 0 ? duration(downFor, words) : null],
    [labels.machine, delivery.Machine],
  ];
  return all.flatMap(([label, value]): Content['facts'] => (value === null ? [] : [[label, value]]));
}

function listLinks({ RunId, DocumentationUrl }: ClaimedDeliveryRow, appUrl: string | null, words: Texts) {
  const links: Content['links'] = [];
  if (appUrl !== null) {
    const url = new URL(appUrl);
    if (RunId !== null) url.searchParams.set('run', RunId);
    links.push({ label: RunId === null ? words.openApp : words.openRun, url: url.href });
  }
  if (DocumentationUrl !== null && isWebAddress(DocumentationUrl))
    links.push({ label: words.documentation, url: DocumentationUrl });
  return links;
}

/** People type it, and not always an address. */
function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Of alerts that are open until all is well again. */
function isLasting(kind: AlertKind): boolean {
  return MOODS[kind] === undefined && kind !== 'summary';
}

/** The two greatest units: `2 h 5 min`. */
export function duration(milliseconds: number, { units }: Texts): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), units.d],
    [Math.floor(seconds / 3600) % 24, units.h],
    [Math.floor(seconds / 60) % 60, units.min],
    [seconds % 60, units.s],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return `0 ${units.s}`;
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

export function cutText(text: string, most: number): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return trimmed.length > most ? `${trimmed.slice(0, most - 1)}…` : trimmed;
}

/** The first lines say what, the last where: what is between them is left out, and no line is endless. */
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
