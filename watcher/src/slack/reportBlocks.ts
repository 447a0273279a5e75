/** Renders a report for Slack. Names of jobs and people are rich text, which has no markup. */
import type { types } from '@slack/bolt';
import type { Message } from '../channels/channel.js';
import type { Item, Section } from '../content/buildContent.js';
import { context, factBlocks, header, linkBlocks, MARKS, notification, type SlackMessage } from './alertBlocks.js';
import { LIMITS, plain } from './blockText.js';

const MOST_NAME = 150;
const MOST_DETAIL = 300;

export function reportMessage(message: Message): SlackMessage {
  const { content } = message;
  return {
    text: notification(message),
    blocks: [
      header(`${MARKS[content.mood]} ${content.subject}`),
      ...context([content.name]),
      ...factBlocks(message),
      ...content.sections.map(renderSection),
      ...context([content.note]),
      ...linkBlocks(message),
    ],
  };
}

function renderSection({ title, items, more }: Section): types.RichTextBlock {
  const heading = wording([{ type: 'text', text: plain(title, MOST_NAME), style: { bold: true } }]);
  const rest = more === null ? [] : [wording([{ type: 'text', text: plain(more, MOST_NAME) }])];
  const list: types.RichTextList = { type: 'rich_text_list', style: 'bullet', elements: items.map(renderItem) };
  return { type: 'rich_text', elements: [heading, list, ...rest] };
}

function renderItem({ text, detail, url }: Item): types.RichTextSection {
  const name = plain(text, MOST_NAME);
  const isLink = url !== null && url.length <= LIMITS.url;
  return wording([
    isLink ? { type: 'link', url, text: name } : { type: 'text', text: name },
    { type: 'text', text: `: ${plain(detail, MOST_DETAIL)}` },
  ]);
}

function wording(elements: types.RichTextElement[]): types.RichTextSection {
  return { type: 'rich_text_section', elements };
}
