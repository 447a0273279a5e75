/** Renders an alert for Slack, within Block Kit's limits whatever the run says. Pure. */
import type { ClaimedDeliveryRow } from '#database';
import type { types } from '@slack/bolt';
import type { Message } from '../channels/channel.js';
import { isRecovery } from '../content/buildContent.js';
import { resolveTimeZone, formatMoment } from '../content/moments.js';
import { texts } from '../content/texts.js';
import { type AlertTarget, BUTTONS, writeSnooze, writeTarget } from './buttons.js';
import { LIMITS, escapeMrkdwn, packLines, formatPlainLine, formatPlainLines, formatPreformatted } from './blockText.js';
import { slackTexts } from './texts.js';

export interface SlackMessage {
  /** For notifications, and for people who can't see blocks. */
  text: string;
  blocks: types.KnownBlock[];
}

export const MARKS = { bad: '🔴', odd: '🟡', good: '✅' } as const;
const MOST_CAUSE = 1200;
const MOST_NOTIFICATION = 300;
/** Several of them fit into one text. */
const MOST_LINE = 500;

/** The message in the channel, with its buttons as long as there is something to do. */
export function renderAlert(message: Message): SlackMessage {
  const { content, delivery } = message;
  return {
    text: formatNotification(message),
    blocks: [
      makeHeader(`${MARKS[content.mood]} ${content.subject}`),
      ...renderCause(message),
      ...renderFacts(message),
      ...renderTraceback(message),
      ...renderWhatWasDone(message),
      ...makeContext([content.note]),
      ...(isRecovery(delivery) || content.isList ? renderLinks(message) : renderActions(message)),
    ],
  };
}

/** In the thread of the first message: the problem continues, or is over. */
export function renderThreadReply(message: Message): SlackMessage {
  const { content, delivery } = message;
  const words = slackTexts[delivery.Language];
  const isOver = isRecovery(delivery);
  const { downFor: down, silentFor } = texts[delivery.Language].labels;
  const downFor = content.facts.find(([label]) => label === down || label === silentFor);
  const rest = isOver ? downFor?.join(': ') : (content.cause ?? undefined);
  const head = `${MARKS[content.mood]} ${content.subject}`;
  const text = rest === undefined ? head : `${head}\n${rest}`;
  return {
    text: formatNotification(message),
    blocks: [makePlainSection(text, MOST_CAUSE), ...makeContext([content.note, isOver ? null : words.pressAbove])],
  };
}

export function formatNotification({ content }: Message): string {
  return escapeMrkdwn(`${MARKS[content.mood]} ${content.subject}`, MOST_NOTIFICATION);
}

/** Label above value, in two columns; for a summary, a list of jobs. */
export function renderFacts({ content, delivery }: Message): types.KnownBlock[] {
  if (delivery.Kind === 'summary' || content.isList) {
    const lines = content.facts.map(([label, value]) => formatPlainLines(`${label}: ${value}`, 500));
    return packLines(lines, LIMITS.section).map((text) => makePlainSection(text, LIMITS.section));
  }
  const fields = content.facts.map(([label, value]) => makePlainText(`${label}\n${value}`, 600));
  return splitIntoGroups(fields, LIMITS.fields).map((group) => ({ type: 'section', fields: group }));
}

function renderCause({ content: { cause } }: Message): types.KnownBlock[] {
  return cause === null ? [] : [makePlainSection(cause, MOST_CAUSE)];
}

function renderTraceback({ content: { traceback } }: Message): types.KnownBlock[] {
  return traceback === null ? [] : [makeSection(formatPreformatted(traceback, LIMITS.section))];
}

/** Who did what; for an alert that is over, what it was. */
function renderWhatWasDone({ delivery }: Message): types.KnownBlock[] {
  const { Language, Kind, AcknowledgedBy, AcknowledgedAt, AssigneeName, TimeZone } = delivery;
  const words = slackTexts[Language];
  const at = AcknowledgedAt && formatMoment(AcknowledgedAt, resolveTimeZone(TimeZone), texts[Language]);
  const was = Kind !== 'summary' && isRecovery(delivery) && [texts[Language].title[Kind], getCause(delivery)];
  return makeContext([
    was ? `${words.before}: ${was.filter(Boolean).join(' – ')}` : null,
    at ? words.acknowledgedBy(AcknowledgedBy ?? '–', at) : null,
    AssigneeName === null ? null : words.takenBy(AssigneeName),
  ]);
}

function getCause({ Message: wording, Text }: ClaimedDeliveryRow): string {
  return (wording ?? Text).split('\n')[0]!.slice(0, 300);
}

function renderActions({ content, delivery }: Message): types.KnownBlock[] {
  const { Language, AlertKey, JobId, RunId, AcknowledgedAt } = delivery;
  const words = slackTexts[Language];
  const target: AlertTarget = { alert: AlertKey, job: JobId, run: RunId, language: Language };
  const value = writeTarget(target);
  const elements: types.ActionsBlockElement[] = [];
  if (AcknowledgedAt === null) {
    elements.push({ ...makeButton(words.acknowledge, BUTTONS.acknowledge), value, style: 'primary' });
  }
  elements.push({ ...makeButton(words.assignToMe, BUTTONS.assign), value });
  if (JobId !== null) {
    elements.push({ ...makeButton(words.openTicket, BUTTONS.ticket), value });
    elements.push({
      type: 'static_select',
      action_id: BUTTONS.snooze,
      placeholder: makeLabel(words.snooze, LIMITS.option),
      options: words.snoozeTimes.map(([minutes, duration]) => ({
        text: makeLabel(duration, LIMITS.option),
        value: writeSnooze({ job: JobId, minutes, language: Language }),
      })),
    });
  }
  return [{ type: 'actions', elements: [...elements, ...makeLinkButtons({ content, delivery })] }];
}

export function renderLinks(message: Pick<Message, 'content' | 'delivery'>): types.KnownBlock[] {
  const elements = makeLinkButtons(message);
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

function makeLinkButtons({ content }: Pick<Message, 'content' | 'delivery'>): types.Button[] {
  return content.links
    .filter(({ url }) => url.length <= LIMITS.url && /^https?:\/\//.test(url))
    .slice(0, 5)
    .map((link, index) => ({ ...makeButton(link.label, `${BUTTONS.link}.${index}`), url: link.url }));
}

export function makeHeader(text: string): types.HeaderBlock {
  return { type: 'header', text: makeLabel(text, LIMITS.header) };
}

export function makeSection(text: string): types.SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** Unchanged: texts of people and scripts are never interpreted as markup. */
function makePlainSection(text: string, most: number): types.SectionBlock {
  return { type: 'section', text: makePlainText(text, most) };
}

function makePlainText(text: string, most: number): types.PlainTextElement {
  return { type: 'plain_text', text: formatPlainLines(text, most), emoji: false };
}

/** Small and grey, one line each; empty if there is nothing to say. */
export function makeContext(wording: (string | null)[]): types.ContextBlock[] {
  const lines = wording.filter((text) => text !== null).map((text) => formatPlainLines(text, MOST_LINE));
  return lines.length > 0 ? [{ type: 'context', elements: [makePlainText(lines.join('\n'), LIMITS.section)] }] : [];
}

export function makeButton(text: string, actionId: string): types.Button {
  return { type: 'button', action_id: actionId, text: makeLabel(text, LIMITS.button) };
}

/** On one line. */
export function makeLabel(text: string, most: number): types.PlainTextElement {
  return { type: 'plain_text', text: formatPlainLine(text, most), emoji: false };
}

function splitIntoGroups<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
