/** Renders blocks approximately as Slack's own client does: only for pictures. */
import type { types } from '@slack/bolt';

type Block = types.KnownBlock;

interface Post {
  blocks: Block[];
  /** Only its reader sees it. */
  ephemeral?: boolean;
  /** Posts below it, in its thread. */
  replies?: { blocks: Block[] }[];
}

export function renderMessage(post: Post): string {
  const { blocks, ephemeral = false, replies = [] } = post;
  const only = ephemeral ? '<div class="only">👁 Only visible to you</div>' : '';
  const thread = replies.map((reply) => renderMessage(reply)).join('');
  return renderPage(
    `<div class="message"><div class="avatar">JL</div><div class="body">${only}
      <div class="from"><b>JobLogger</b><span class="app">APP</span><span class="time">07:02</span></div>
      ${blocks.map(renderBlock).join('')}</div></div>${thread === '' ? '' : `<div class="thread">${thread}</div>`}`,
  );
}

export function renderWindow({ title, blocks, close, submit }: types.ModalView): string {
  const button = (text: types.PlainTextElement | undefined, kind: string) =>
    text ? `<span class="button ${kind}">${escapeHtml(text.text)}</span>` : '';
  return renderPage(
    `<div class="window"><div class="title"><span class="small avatar">JL</span><b>${escapeHtml(title.text)}</b><span>✕</span></div>
      <div class="inside">${blocks.map((one) => renderBlock(one as Block)).join('')}</div>
      <div class="foot">${button(close, '')}${button(submit, 'primary')}</div></div>`,
  );
}

function renderBlock(block: Block): string {
  if (block.type === 'header') return `<div class="header">${escapeHtml(block.text.text)}</div>`;
  if (block.type === 'section') {
    const accessory = block.accessory ? renderElement(block.accessory as Element) : '';
    const said = `${block.text ? renderText(block.text) : ''}${renderFields(block.fields)}`;
    return `<div class="section"><div class="said">${said}</div>${accessory}</div>`;
  }
  if (block.type === 'context') {
    const said = block.elements.map((one) => (one.type === 'image' ? '' : renderText(one)));
    return `<div class="context">${said.join(' ')}</div>`;
  }
  if (block.type === 'actions') {
    return `<div class="actions">${block.elements.map((one) => renderElement(one as Element)).join('')}</div>`;
  }
  if (block.type === 'rich_text')
    return block.elements.map((one) => renderRichText(one as types.RichTextSection | types.RichTextList)).join('');
  if (block.type !== 'input') throw new Error(`No picture of a ${block.type} is known.`);
  const optional = block.optional ? ' <i>(optional)</i>' : '';
  const label = `<div class="label">${escapeHtml(block.label.text)}${optional}</div>`;
  return `<div class="input">${label}${renderElement(block.element as Element)}</div>`;
}

function renderRichText(part: types.RichTextSection | types.RichTextList): string {
  if (part.type === 'rich_text_list') {
    return `<ul>${part.elements.map((one) => `<li>${renderRichText(one)}</li>`).join('')}</ul>`;
  }
  const said = part.elements.map((one) => {
    if (one.type === 'link') return `<a>${escapeHtml(one.text ?? one.url)}</a>`;
    if (one.type !== 'text') throw new Error(`No picture of a ${one.type} is known.`);
    return one.style?.bold ? `<b>${escapeHtml(one.text)}</b>` : escapeHtml(one.text);
  });
  return `<div>${said.join('')}</div>`;
}

type Element = types.Button | types.StaticSelect | types.PlainTextInput;

function renderElement(element: Element): string {
  if (element.type === 'button') {
    return `<span class="button ${element.style ?? ''}">${escapeHtml(element.text.text)}</span>`;
  }
  if (element.type === 'plain_text_input') {
    return `<div class="field ${element.multiline ? 'tall' : ''}">${escapeHtml(element.initial_value ?? '')}</div>`;
  }
  const shown = element.initial_option?.text ?? element.placeholder;
  return `<span class="button select">${escapeHtml(shown?.text ?? '')}<i>⌄</i></span>`;
}

function renderFields(fields: types.TextObject[] | undefined): string {
  return fields ? `<div class="fields">${fields.map((field) => `<div>${renderText(field)}</div>`).join('')}</div>` : '';
}

function renderText({ type, text }: types.TextObject): string {
  return type === 'plain_text' ? escapeHtml(text) : renderMrkdwn(text);
}

/** Text with markup; it is already escaped. */
function renderMrkdwn(text: string): string {
  return text
    .split('```')
    .map((part, index) => (index % 2 === 1 ? `<pre>${part.replace(/^\n|\n$/g, '')}</pre>` : renderInline(part)))
    .join('');
}

function renderInline(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => (line.startsWith('>') ? `<blockquote>${line.slice(1)}</blockquote>` : line));
  return lines
    .join('\n')
    .replace(/<\/blockquote>\n(<blockquote>)?/g, (_, more) => (more ? '<br>' : '</blockquote>'))
    .replace(/<(https?:[^|]+)\|([^>]+)>/g, '<a>$2</a>')
    .replace(/(?<![\w*])\*([^*\n]+)\*(?![\w*])/g, '<b>$1</b>')
    .replace(/`([^`\n]+)`/g, '<code>$1</code>')
    .replaceAll('\n', '<br>');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
}

function renderPage(body: string): string {
  return body.startsWith('<!doctype') ? body : `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${body}`;
}

const STYLE = `
  * { box-sizing: border-box; }
  body { margin: 0; padding: 16px 20px; background: #fff; color: #1d1c1d; font: 15px/22px Lato, 'Noto Sans', 'DejaVu Sans', sans-serif; }
  .message { display: flex; gap: 8px; } .body { flex: 1; min-width: 0; }
  .avatar { width: 36px; height: 36px; border-radius: 8px; background: #1f2937; color: #fff; font: 700 14px/36px sans-serif; text-align: center; flex: none; }
  .small.avatar { width: 28px; height: 28px; line-height: 28px; font-size: 12px; }
  .app { margin: 0 6px; padding: 1px 3px; border-radius: 2px; background: #ececec; color: #616061; font: 700 10px/12px sans-serif; }
  .time, .context, .only { color: #616061; font-size: 12px; line-height: 18px; }
  .context { font-size: 13px; margin: 6px 0; } .only { margin-bottom: 2px; }
  .header { font-weight: 900; font-size: 18px; margin: 8px 0 6px; }
  .section { display: flex; gap: 16px; margin: 8px 0; } .said { flex: 1; min-width: 0; overflow-wrap: anywhere; }
  .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; max-width: 560px; }
  pre { margin: 4px 0; padding: 8px; border: 1px solid #ddd; border-radius: 4px; background: #f8f8f8; font: 12px/1.5 Monaco, 'DejaVu Sans Mono', monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
  code { padding: 1px 3px; border: 1px solid #ddd; border-radius: 3px; background: #f8f8f8; color: #c01343; font: 12px monospace; }
  blockquote { margin: 2px 0; padding-left: 12px; border-left: 4px solid #ddd; }
  a { color: #1264a3; }
  ul { margin: 2px 0 10px; padding-left: 24px; } li { margin: 2px 0; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 10px 0 4px; }
  .button { display: inline-block; height: 32px; padding: 0 12px; border: 1px solid #bbb; border-radius: 4px; background: #fff; font: 700 13px/30px Lato, 'Noto Sans', 'DejaVu Sans', sans-serif; white-space: nowrap; align-self: flex-start; }
  .primary { background: #007a5a; border-color: #007a5a; color: #fff; } .select { font-weight: 400; min-width: 130px; } .select i { float: right; margin-left: 16px; font-style: normal; }
  .thread { margin: 8px 0 0 44px; padding-left: 12px; border-left: 3px solid #ddd; } .thread body, .thread .message { margin-top: 10px; }
  .window { width: 520px; border: 1px solid #ddd; border-radius: 8px; box-shadow: 0 8px 24px #0003; }
  .title { display: flex; gap: 10px; align-items: center; padding: 14px 20px; font-size: 18px; border-bottom: 1px solid #eee; } .title b { flex: 1; }
  .inside { padding: 8px 20px 16px; } .foot { display: flex; justify-content: flex-end; gap: 10px; padding: 14px 20px; border-top: 1px solid #eee; min-height: 20px; }
  .input { margin: 14px 0; } .label { font-weight: 700; margin-bottom: 4px; } .label i { font-weight: 400; font-style: normal; color: #616061; }
  .field { padding: 6px 10px; border: 1px solid #aaa; border-radius: 4px; min-height: 36px; overflow-wrap: anywhere; } .tall { min-height: 90px; } .input .select { width: 100%; }
`;
