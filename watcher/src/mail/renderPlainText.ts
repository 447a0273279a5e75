import type { Content, Section } from '../content/buildContent.js';
import { texts } from '../content/texts.js';
import { cleanText, cleanLine } from '../content/cleanText.js';

/** For programs that show no HTML, and for people who search their mail. */
export function renderPlainText(content: Content): string {
  const { labels } = texts[content.language];
  const parts = [
    `${content.name}\n${content.state}`,
    content.cause,
    content.facts.map(([label, value]) => `${label}: ${value}`).join('\n'),
    ...content.sections.map(formatSection),
    content.links.map(({ label, url }) => `${label}: ${url}`).join('\n'),
    content.traceback && `${labels.traceback}\n\n${content.traceback}`,
    [content.note, content.why].filter(Boolean).join('\n'),
  ];
  return `${cleanText(parts.filter(Boolean).join('\n\n'))}\n`;
}

function formatSection({ title, items, more }: Section): string {
  const lines = items.map(
    ({ text, detail, url }) => `- ${[text, detail].map(cleanLine).join(': ')}${url === null ? '' : `\n  ${url}`}`,
  );
  return [title, ...lines, ...(more === null ? [] : [more])].join('\n');
}
