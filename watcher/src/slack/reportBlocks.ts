/** Renders a report for Slack. Names of jobs and people are rich text, which has no markup. */
import type { types } from '@slack/bolt';
import type { Message } from '../channels/channel.js';
import type { Item, Section } from '../content/buildContent.js';
import {
  makeContext,
  renderFacts,
  makeHeader,
  renderLinks,
  MARKS,
  formatNotification,
  type SlackMessage,
} from './alertBlocks.js';
import { LIMITS, formatPlainLine } from './blockText.js';

const MOST_NAME = 150;
const MOST_DETAIL = 300;

export function renderReport(message: Message): SlackMessage {
  const { content } = message;
  return {
    text: formatNotification(message),
    blocks: [
      makeHeader(`${MARKS[content.mood]} ${content.subject}`),
      ...makeContext([content.name]),
      ...renderFacts(message),
      ...content.sections.map(renderSection),
      ...makeContext([content.note]),
      ...renderLinks(message),
    ],
  };
}

function renderSection({ title, items, more }: Section): types.RichTextBlock {
  const heading = makeRichText([{ type: 'text', text: formatPlainLine(title, MOST_NAME), style: { bold: true } }]);
  const rest = more === null ? [] : [makeRichText([{ type: 'text', text: formatPlainLine(more, MOST_NAME) }])];
  const list: types.RichTextList = { type: 'rich_text_list', style: 'bullet', elements: items.map(renderItem) };
  return { type: 'rich_text', elements: [heading, list, ...rest] };
}

function renderItem({ text, detail, url }: Item): types.RichTextSection {
  const name = formatPlainLine(text, MOST_NAME);
  const isLink = url !== null && url.length <= LIMITS.url;
  return makeRichText([
    isLink ? { type: 'link', url, text: name } : { type: 'text', text: name },
    { type: 'text', text: `: ${formatPlainLine(detail, MOST_DETAIL)}` },
  ]);
}

function makeRichText(elements: types.RichTextElement[]): types.RichTextSection {
  return { type: 'rich_text_section', elements };
}
