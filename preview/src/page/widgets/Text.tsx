import { Fragment, type ReactNode } from 'react';
import type { WidgetProps } from '../context.js';
import { css, fontStyle } from './style.js';
import { wordsOf } from '../../widgets/wordsOf.js';

export function Text({ values }: WidgetProps) {
  const scrolls = values.overflow === 'SCROLL';
  const font = css(values.fontFamily);
  return (
    <div
      className={`text ${scrolls ? 'text-scrolls' : ''}`}
      style={{
        ...fontStyle(values.fontStyle),
        fontSize: css(values.fontSize),
        color: css(values.textColor),
        backgroundColor: css(values.backgroundColor),
        fontFamily: font === 'System Default' ? undefined : font,
        borderColor: css(values.borderColor),
        borderWidth: values.borderColor ? Number(values.borderWidth ?? 1) : undefined,
        borderStyle: values.borderColor ? 'solid' : undefined,
        borderRadius: css(values.borderRadius),
      }}
    >
      <span
        className={values.overflow === 'TRUNCATE' ? 'text-truncated' : undefined}
        style={{ textAlign: wordsOf(values.textAlign ?? 'LEFT').toLowerCase() as 'left' }}
      >
        {formatted(wordsOf(values.text), values.disableLink !== true)}
      </span>
    </div>
  );
}

/** What Appsmith lets through of the HTML in a text, as far as texts need it; anything else is shown without its tag. */
const TAGS = ['b', 'strong', 'i', 'em', 'u', 's', 'small', 'mark', 'code', 'pre', 'p', 'br', 'ul', 'ol', 'li', 'span'];
const REMOVED = ['script', 'style', 'iframe', 'object', 'embed', 'template'];

function formatted(text: string, hasLinks: boolean): ReactNode {
  if (!/[<&]/.test(text)) return hasLinks ? linked(text) : text;
  const { body } = new DOMParser().parseFromString(text, 'text/html');
  return [...body.childNodes].map((node, index) => <Fragment key={index}>{drawn(node, hasLinks)}</Fragment>);
}

function drawn(node: ChildNode, hasLinks: boolean): ReactNode {
  if (!(node instanceof Element)) return hasLinks ? linked(node.textContent ?? '') : node.textContent;
  const name = node.localName;
  if (REMOVED.includes(name)) return null;
  const children = [...node.childNodes].map((child, index) => (
    <Fragment key={index}>{drawn(child, hasLinks)}</Fragment>
  ));
  if (name === 'br') return <br />;
  if (name === 'a') return <Link address={node.getAttribute('href') ?? ''}>{children}</Link>;
  const Tag = name as 'span';
  return TAGS.includes(name) ? <Tag>{children}</Tag> : children;
}

/** Addresses in a text become links. */
function linked(text: string): ReactNode {
  const parts = text.split(/(https?:\/\/[^\s<>"]+)/);
  if (parts.length === 1) return text;
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <Link key={index} address={part}>
        {part}
      </Link>
    ) : (
      part
    ),
  );
}

function Link({ address, children }: { address: string; children: ReactNode }) {
  if (!/^(https?:|mailto:|\/)/.test(address)) return children;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
