import type { Language } from '#database';
import type { Content } from '../content/buildContent.js';
import { texts } from '../content/texts.js';
import { cleanText } from '../content/cleanText.js';

/** For programs that show no HTML, and for those who search their mail. */
export function renderPlainText(content: Content, language: Language): string {
  const { labels } = texts[language];
  const parts = [
    `${content.name}\n${content.state}`,
    content.cause,
    content.facts.map(([label, value]) => `${label}: ${value}`).join('\n'),
    content.links.map(({ label, url }) => `${label}: ${url}`).join('\n'),
    content.traceback && `${labels.traceback}\n\n${content.traceback}`,
    [content.note, content.why].filter(Boolean).join('\n'),
  ];
  return `${cleanText(parts.filter(Boolean).join('\n\n'))}\n`;
}
