/** Makes any text fit for Block Kit: escaped, within its limits, and never blank, which Slack refuses. */
import { cleanText, cleanLine } from '../content/cleanText.js';

/** https://docs.slack.dev/reference/block-kit, in UTF-16 units, which is never less than Slack counts. */
export const LIMITS = {
  blocks: 50,
  header: 150,
  section: 3000,
  fields: 10,
  button: 75,
  url: 3000,
  option: 75,
  optionValue: 150,
  options: 100,
  title: 24,
  label: 2000,
  input: 3000,
  metadata: 3000,
} as const;

const BLANK = '–';

/** For a `plain_text`, which has no markup. */
export function formatPlainLine(text: string, most: number): string {
  return cutToFit(cleanLine(text), most, (sign) => sign);
}

/** The same, in lines. */
export function formatPlainLines(text: string, most: number): string {
  return cutToFit(cleanText(text), most, (sign) => sign);
}

/** For a `mrkdwn`: it is shown literally, without mentions or links. */
export function escapeMrkdwn(text: string, most: number): string {
  return cutToFit(removeBoxes(cleanText(text)), most, replaceMarkup);
}

/** In bold, on one line, because markup characters would end it. */
export function formatBold(text: string, most: number): string {
  return `*${cutToFit(removeBoxes(cleanLine(text)), most - 2, replaceMarkup)}*`;
}

/** Literally, in a box. The first lines say what happened, the last ones where. Lines between are left out first. */
export function formatPreformatted(text: string, most: number): string {
  const room = most - '```\n\n```'.length;
  const lines = removeBoxes(cleanText(text)).trimEnd().split(/\r?\n/);
  const complete = escapeLines(lines, room);
  const result = complete.length === lines.length ? complete : [...takeEnds(lines, room)];
  return `\`\`\`\n${result.join('\n').trim() === '' ? BLANK : result.join('\n')}\n\`\`\``;
}

/** As many lines in a text as fit: for lists that may need several texts. */
export function packLines(lines: string[], most: number): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= most) texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts;
}

/** The first lines, an ellipsis, the last lines. */
function takeEnds(lines: string[], room: number): string[] {
  const mark = '…';
  const head = escapeLines(lines, Math.floor(room / 3));
  const tail = escapeLines(lines.slice(head.length).toReversed(), room - getLength(head) - mark.length - 2);
  return [...head, mark, ...tail.toReversed()];
}

/** From the first on, those that fit; of the very first as much as fits. */
function escapeLines(lines: string[], room: number): string[] {
  const result: string[] = [];
  let left = room;
  for (const line of lines) {
    if (left < 2) break;
    const text = line === '' ? '' : cutToFit(line, result.length === 0 ? left : Number.POSITIVE_INFINITY, escapeSign);
    if (text.length > left) break;
    result.push(text);
    left -= text.length + 1;
  }
  return result;
}

function getLength(lines: string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** Three backticks would begin or end a box. */
function removeBoxes(text: string): string {
  return text.replaceAll('```', "'''");
}

/** Replaces markup characters by lookalikes that aren't markup. */
function replaceMarkup(sign: string): string {
  return LOOKALIKES[sign] ?? escapeSign(sign);
}

const LOOKALIKES: Record<string, string> = { '*': '∗', _: '\u02CD', '~': '∼', '`': 'ˋ' };

/**
 * Only these three have a meaning in Slack everywhere:
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
function escapeSign(sign: string): string {
  if (sign === '&') return '&amp;';
  if (sign === '<') return '&lt;';
  return sign === '>' ? '&gt;' : sign;
}

/** Only complete characters, with an ellipsis if some are left out. */
function cutToFit(text: string, most: number, render: (sign: string) => string): string {
  // Half a surrogate pair isn't text. What is beyond the limit doesn't matter.
  const beginning = (text.length > most ? text.slice(0, most + 2) : text).replace(/\p{Surrogate}/gu, '\uFFFD');
  if (beginning.trim() === '') return BLANK;
  let all = '';
  let cut = '';
  for (const sign of beginning) {
    const piece = render(sign);
    if (all.length + piece.length > most) return `${cut}…`;
    all += piece;
    if (all.length < most) cut = all;
  }
  return all;
}
