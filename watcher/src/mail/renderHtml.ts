/**
 * A mail that is readable in Outlook, which uses Word's engine: tables, colours also as attributes, every style inline,
 * and cells as spacing. On a phone it is as wide as the screen, and it follows dark mode.
 */
import type { Content } from '../content/buildContent.js';
import { texts } from '../content/texts.js';
import { cleanText, cleanLine } from '../content/cleanText.js';

const FONT = "font-family:'Segoe UI',Helvetica,Arial,sans-serif";
const MONO = "font-family:Consolas,'Cascadia Mono',Menlo,'Courier New',monospace";
const COLOURS = {
  bad: { bar: '#c62828', tint: '#fdecea', ink: '#a51d1d' },
  odd: { bar: '#b26a00', tint: '#fff4e0', ink: '#7a4a00' },
  good: { bar: '#2e7d32', tint: '#e8f5e9', ink: '#1b5e20' },
};
const WIDTH = 600;
const SHORT_LABEL = 14;
/**
 * A path without spaces is broken, so that the mail doesn't get wider than the screen; Word knows only the first
 * property.
 */
const BREAK = 'word-break:break-all;word-break:break-word;overflow-wrap:anywhere';

export function renderHtml(content: Content): string {
  const { bar } = COLOURS[content.mood];
  return `<!DOCTYPE html>
<html lang="${content.language}" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${escapeHtml(cleanLine(content.name))}</title>
<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
<style>
@media (max-width: 620px) { .side { padding-left: 16px !important; padding-right: 16px !important } .around { padding: 0 !important } }
@media (prefers-color-scheme: dark) {
  .page { background: #14171a !important }
  .card { background: #1f2428 !important; border-color: #363c42 !important }
  .ink { color: #e8eaed !important }
  .faint { color: #a6adb4 !important }
  .box { background: #15191c !important; border-color: #363c42 !important }
  .bad { color: #ff9d94 !important } .odd { color: #ffc46b !important } .good { color: #86d58b !important }
  .tint { background: #2a2f34 !important }
  .line { border-color: #363c42 !important }
  .link { color: #8ab4f8 !important }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f6;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(cleanLine(formatPreview(content)))}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f3f4f6">
<tr><td class="around" align="center" style="padding:24px 12px">
<!--[if mso]><table role="presentation" width="${WIDTH}" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="max-width:${WIDTH}px;border:1px solid #dfe3e8;table-layout:fixed">
<tr><td height="6" bgcolor="${bar}" style="height:6px;line-height:6px;font-size:1px;background:${bar}">&nbsp;</td></tr>
${[renderHeading, renderCause, renderFacts, renderSections, renderLinks, renderTraceback, renderFoot].map((part) => part(content)).join('')}</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`;
}

function renderTable(rows: string): string {
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed">${rows}</table>`;
}

/** What a list of mails shows beside the subject. */
function formatPreview({ cause: text, facts: all }: Content): string {
  return text ?? all.map(([label, value]) => `${label}: ${value}`).join(' · ');
}

function renderHeading({ name, state, mood }: Content): string {
  return renderRow(
    '24px 24px 4px',
    `<div class="ink" style="${FONT};font-size:22px;line-height:28px;font-weight:bold;color:#1c2126;${BREAK}">${escapeHtml(name)}</div>
<div class="${mood}" style="${FONT};font-size:17px;line-height:26px;font-weight:bold;color:${COLOURS[mood].ink}">${escapeHtml(state)}</div>`,
  );
}

function renderCause({ cause: text, mood }: Content): string {
  if (text === null) return '';
  const { bar, tint } = COLOURS[mood];
  return renderRow(
    '12px 24px 4px',
    renderTable(`<tr>
<td width="4" bgcolor="${bar}" style="width:4px;background:${bar};font-size:1px">&nbsp;</td>
<td class="tint ink" bgcolor="${tint}" style="padding:10px 14px;background:${tint};${FONT};font-size:15px;line-height:22px;color:#1c2126;${BREAK}">${renderLines(text)}</td>
</tr>`),
  );
}

function renderFacts({ facts: all }: Content): string {
  // Those of a summary are names of jobs.
  const width = all.some(([label]) => label.length > SHORT_LABEL) ? '45%' : '112';
  const rows = all.map(
    ([label, value]) => `<tr>
<td class="faint" width="${width}" valign="top" style="padding:3px 12px 3px 0;${FONT};font-size:14px;line-height:20px;color:#5b646d;${BREAK}">${escapeHtml(label)}</td>
<td class="ink" valign="top" style="padding:3px 0;${FONT};font-size:14px;line-height:20px;color:#1c2126;${BREAK}">${escapeHtml(value)}</td>
</tr>`,
  );
  if (rows.length === 0) return '';
  return renderRow('12px 24px 8px', renderTable(rows.join('')));
}

/** Each item is a line that links to the dashboard, with its details below. */
function renderSections({ sections: all }: Content): string {
  return all
    .map(({ title, items, more }) => {
      const rows = items.map(({ text, detail, url }) => {
        const name =
          url === null
            ? escapeHtml(cleanLine(text))
            : `<a href="${escapeHtml(url)}" style="color:#1f5fbf" class="link">${escapeHtml(cleanLine(text))}</a>`;
        return `<tr><td valign="top" style="padding:5px 0">${renderTextLine(name, 'font-size:15px;line-height:21px;color:#1c2126', 'ink')}${renderTextLine(
          escapeHtml(cleanLine(detail)),
          'font-size:14px;line-height:20px;color:#5b646d',
        )}</td></tr>`;
      });
      if (more !== null)
        rows.push(
          `<tr><td style="padding:5px 0">${renderTextLine(escapeHtml(more), 'font-size:14px;line-height:20px;color:#5b646d')}</td></tr>`,
        );
      const head = renderTextLine(
        escapeHtml(title),
        'font-size:16px;line-height:22px;font-weight:bold;color:#1c2126',
        'ink',
      );
      return renderRow('12px 24px 0', head) + renderRow('2px 24px 8px', renderTable(rows.join('')));
    })
    .join('');
}

/** The first link is a button. Its size comes from the cell in Word, and from the link elsewhere. */
function renderLinks({ links: all }: Content): string {
  const [first, ...others] = all;
  if (!first) return '';
  const button = `<td bgcolor="#1f5fbf" style="background:#1f5fbf;border-radius:6px;mso-padding-alt:11px 20px"><a href="${escapeHtml(first.url)}" style="display:inline-block;padding:11px 20px;${FONT};font-size:15px;line-height:20px;font-weight:bold;color:#ffffff;text-decoration:none">${escapeHtml(first.label)}</a></td>`;
  const rest = others.map(
    ({ label, url }) =>
      `<td style="padding:0 0 0 20px;${FONT};font-size:15px;line-height:20px"><a href="${escapeHtml(url)}" style="color:#1f5fbf" class="link">${escapeHtml(label)}</a></td>`,
  );
  return renderRow(
    '10px 24px 16px',
    `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>${button}${rest.join('')}</tr></table>`,
  );
}

function renderTraceback({ traceback: text, language }: Content): string {
  if (text === null) return '';
  const label = `<div class="faint" style="${FONT};font-size:14px;line-height:20px;color:#5b646d">${texts[language].labels.traceback}</div>`;
  return (
    renderRow('4px 24px 6px', label) +
    renderRow(
      '0 24px 16px',
      renderTable(`<tr>
<td class="box ink" bgcolor="#f6f7f9" style="padding:12px 14px;background:#f6f7f9;border:1px solid #dfe3e8;${MONO};font-size:14px;line-height:20px;color:#1c2126;${BREAK}">${renderLines(text)}</td>
</tr>`),
    )
  );
}

function renderFoot({ note, why }: Content): string {
  const sentences = [note, why].flatMap((text) => (text === null ? [] : escapeHtml(text)));
  return renderRow(
    '0 24px 20px',
    renderTable(`<tr>
<td class="faint line" style="padding-top:14px;border-top:1px solid #dfe3e8;${FONT};font-size:14px;line-height:20px;color:#5b646d;${BREAK}">${sentences.join('<br>')}</td>
</tr>`),
  );
}

function renderTextLine(text: string, style: string, kind = 'faint'): string {
  return `<div class="${kind}" style="${FONT};${style};${BREAK}">${text}</div>`;
}

function renderRow(padding: string, inner: string): string {
  return `<tr><td class="side" style="padding:${padding}">${inner}</td></tr>\n`;
}

/** Keeps the indentation; Word and some others don't fully support `pre` and `white-space`. */
function renderLines(text: string): string {
  return escapeHtml(text)
    .split('\n')
    .map((line) => line.replaceAll('\t', '    ').replaceAll('  ', '&nbsp; ').replace(/^ /, '&nbsp;'))
    .join('<br>');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return cleanText(text).replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}
