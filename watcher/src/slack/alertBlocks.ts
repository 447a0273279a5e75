/** Renders an alert for Slack, within Block Kit's limits whatever the run says. Pure. */
import type { ClaimedDeliveryRow } from '#database';
import type { types } from '@slack/bolt';
import type { Message } from '../channels/channel.js';
import { saysOver } from '../content/buildContent.js';
import { knownZone, moment } from '../content/moments.js';
import { texts } from '../content/texts.js';
import { type AlertTarget, BUTTONS, writeSnooze, writeTarget } from './buttons.js';
import { LIMITS, mrkdwn, packed, plain, plainLines, preformatted } from './blockText.js';
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
export function alertMessage(message: Message): SlackMessage {
  const { content, delivery } = message;
  return {
    text: notification(message),
    blocks: [
      header(`${MARKS[content.mood]} ${content.subject}`),
      ...causeBlocks(message),
      ...factBlocks(message),
      ...tracebackBlocks(message),
      ...doneBlocks(message),
      ...context([content.note]),
      ...(saysOver(delivery) || content.isList ? linkBlocks(message) : actionBlocks(message)),
    ],
  };
}

/** In the thread of the first message: the problem continues, or is over. */
export function threadMessage(message: Message): SlackMessage {
  const { content, delivery } = message;
  const words = slackTexts[delivery.Language];
  const isOver = saysOver(delivery);
  const { downFor: down, silentFor } = texts[delivery.Language].labels;
  const downFor = content.facts.find(([label]) => label === down || label === silentFor);
  const rest = isOver ? downFor?.join(': ') : (content.cause ?? undefined);
  const head = `${MARKS[content.mood]} ${content.subject}`;
  const text = rest === undefined ? head : `${head}\n${rest}`;
  return {
    text: notification(message),
    blocks: [plainSection(text, MOST_CAUSE), ...context([content.note, isOver ? null : words.pressAbove])],
  };
}

export function notification({ content }: Message): string {
  return mrkdwn(`${MARKS[content.mood]} ${content.subject}`, MOST_NOTIFICATION);
}

/** Label above value, in two columns; for a summary, a list of jobs. */
export function factBlocks({ content, delivery }: Message): types.KnownBlock[] {
  if (delivery.Kind === 'summary' || content.isList) {
    const lines = content.facts.map(([label, value]) => plainLines(`${label}: ${value}`, 500));
    return packed(lines, LIMITS.section).map((text) => plainSection(text, LIMITS.section));
  }
  const fields = content.facts.map(([label, value]) => plainText(`${label}\n${value}`, 600));
  return inGroups(fields, LIMITS.fields).map((group) => ({ type: 'section', fields: group }));
}

function causeBlocks({ content: { cause } }: Message): types.KnownBlock[] {
  return cause === null ? [] : [plainSection(cause, MOST_CAUSE)];
}

function tracebackBlocks({ content: { traceback } }: Message): types.KnownBlock[] {
  return traceback === null ? [] : [section(preformatted(traceback, LIMITS.section))];
}

/** Who did what; for an alert that is over, what it was. */
function doneBlocks({ delivery }: Message): types.KnownBlock[] {
  const { Language, Kind, AcknowledgedBy, AcknowledgedAt, AssigneeName, TimeZone } = delivery;
  const words = slackTexts[Language];
  const at = AcknowledgedAt && moment(AcknowledgedAt, knownZone(TimeZone), texts[Language]);
  const was = Kind !== 'summary' && saysOver(delivery) && [texts[Language].title[Kind], getCause(delivery)];
  return context([
    was ? `${words.before}: ${was.filter(Boolean).join(' – ')}` : null,
    at ? words.acknowledgedBy(AcknowledgedBy ?? '–', at) : null,
    AssigneeName === null ? null : words.takenBy(AssigneeName),
  ]);
}

function getCause({ Message: wording, Text }: ClaimedDeliveryRow): string {
  return (wording ?? Text).split('\n')[0]!.slice(0, 300);
}

function actionBlocks({ content, delivery }: Message): types.KnownBlock[] {
  const { Language, AlertKey, JobId, RunId, AcknowledgedAt } = delivery;
  const words = slackTexts[Language];
  const target: AlertTarget = { alert: AlertKey, job: JobId, run: RunId, language: Language };
  const value = writeTarget(target);
  const elements: types.ActionsBlockElement[] = [];
  if (AcknowledgedAt === null) {
    elements.push({ ...button(words.acknowledge, BUTTONS.acknowledge), value, style: 'primary' });
  }
  elements.push({ ...button(words.assignToMe, BUTTONS.assign), value });
  if (JobId !== null) {
    elements.push({ ...button(words.openTicket, BUTTONS.ticket), value });
    elements.push({
      type: 'static_select',
      action_id: BUTTONS.snooze,
      placeholder: { type: 'plain_text', text: plain(words.snooze, LIMITS.option) },
      options: words.snoozeTimes.map(([minutes, label]) => ({
        text: { type: 'plain_text', text: plain(label, LIMITS.option) },
        value: writeSnooze({ job: JobId, minutes, language: Language }),
      })),
    });
  }
  return [{ type: 'actions', elements: [...elements, ...links({ content, delivery })] }];
}

export function linkBlocks(message: Pick<Message, 'content' | 'delivery'>): types.KnownBlock[] {
  const elements = links(message);
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

function links({ content }: Pick<Message, 'content' | 'delivery'>): types.Button[] {
  return content.links
    .filter(({ url }) => url.length <= LIMITS.url && /^https?:\/\//.test(url))
    .slice(0, 5)
    .map(({ label, url }, index) => ({ ...button(label, `${BUTTONS.link}.${index}`), url }));
}

export function header(text: string): types.HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: plain(text, LIMITS.header), emoji: false } };
}

export function section(text: string): types.SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** Unchanged: texts of people and scripts are never interpreted as markup. */
function plainSection(text: string, most: number): types.SectionBlock {
  return { type: 'section', text: plainText(text, most) };
}

function plainText(text: string, most: number): types.PlainTextElement {
  return { type: 'plain_text', text: plainLines(text, most), emoji: false };
}

/** Small and grey, one line each; empty if there is nothing to say. */
export function context(wording: (string | null)[]): types.ContextBlock[] {
  const lines = wording.filter((text) => text !== null).map((text) => plainLines(text, MOST_LINE));
  return lines.length > 0 ? [{ type: 'context', elements: [plainText(lines.join('\n'), LIMITS.section)] }] : [];
}

export function button(label: string, actionId: string): types.Button {
  const text = plain(label, LIMITS.button);
  return { type: 'button', action_id: actionId, text: { type: 'plain_text', text, emoji: false } };
}

function inGroups<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
