/**
 * Draws what a terminal shows as an SVG: `node docs/drawTerminal.mjs < output-with-colours > docs/runs.svg`. So the
 * README's picture is the command's own output, and can be made again when that changes.
 */
import { readFileSync } from 'node:fs';

const CELL = { width: 8.4, height: 20 };
const MARGIN = { left: 20, top: 52, bottom: 18 };
/** By the codes of the SGR sequence; the rest of it isn't used by the command. */
const STYLES = {
  2: 'fill="#8b949e"',
  31: 'fill="#ff7b72"',
  32: 'fill="#7ee787"',
  33: 'fill="#e3b341"',
  36: 'fill="#79c0ff"',
};
const EMOJI = /\p{Emoji_Presentation}\uFE0F?|\p{Extended_Pictographic}\uFE0F/u;
/** A colour, an emoji, or words with single spaces between them. */
const TOKEN = new RegExp(
  String.raw`\u001B\[(\d+)m|(${EMOJI.source})|((?:(?!${EMOJI.source})[^\u001B ])+(?: (?! |\u001B|${EMOJI.source})(?:(?!${EMOJI.source})[^\u001B ])+)*)|( )`,
  'gu',
);

const rows = readFileSync(0, 'utf8').replaceAll('\r', '').trimEnd().split('\n').map(drawRow);
const width = Math.ceil(Math.max(...rows.map(({ columns }) => columns)) * CELL.width + 2 * MARGIN.left);
const height = MARGIN.top + rows.length * CELL.height + MARGIN.bottom;

process.stdout
  .write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6edf3">
<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>
<circle cx="22" cy="20" r="6" fill="#ff5f57"/><circle cx="42" cy="20" r="6" fill="#febc2e"/><circle cx="62" cy="20" r="6" fill="#28c840"/>
${rows.map(({ texts }) => texts.join('\n')).join('\n')}
</svg>
`);

/** Each text is stretched to its columns, whatever font the reader has. */
function drawRow(row, index) {
  const y = MARGIN.top + index * CELL.height + 10;
  const texts = [];
  let columns = 0;
  let style = '';
  for (const [, code, emoji, words] of row.matchAll(TOKEN)) {
    if (code) {
      style = STYLES[code] ?? '';
      continue;
    }
    const cells = emoji ? 2 : (words ?? ' ').length;
    const x = round(MARGIN.left + columns * CELL.width);
    if (emoji) texts.push(`<text x="${x}" y="${y}">${emoji}</text>`);
    if (words) {
      texts.push(
        `<text x="${x}" y="${y}" textLength="${round(cells * CELL.width)}" lengthAdjust="spacingAndGlyphs" ${style}>${escaped(words)}</text>`,
      );
    }
    columns += cells;
  }
  return { texts, columns };
}

function round(number) {
  return Math.round(number * 10) / 10;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
