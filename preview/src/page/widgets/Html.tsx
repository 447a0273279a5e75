import { type CSSProperties, Fragment, memo, type ReactNode } from 'react';

/** The HTML in a text that Appsmith allows, as far as texts need it; anything else is shown without its tag. */
const TAGS = 'h1 h2 b strong i em u s small mark code pre p br ul ol li span'.split(' ');
const REMOVED = ['script', 'style', 'iframe', 'object', 'embed', 'template'];

/** Keeps only those of an element's styles that change nothing outside it. */
const STYLES =
  /^(color|background|background-color|display|gap|width|height|margin|padding|margin-right|max-height|border-radius|font-size|font-weight|overflow|text-overflow|vertical-align|white-space|-webkit-box-orient|-webkit-line-clamp)$/;

/** A text with HTML, as text widgets and HTML cells show it. */
export const Html = memo(({ text, hasLinks }: { text: string; hasLinks: boolean }): ReactNode => {
  if (!/[<&]/.test(text)) return hasLinks ? renderLinks(text) : text;
  const { body } = new DOMParser().parseFromString(text, 'text/html');
  return [...body.childNodes].map((node, index) => <Fragment key={index}>{renderNode(node, hasLinks)}</Fragment>);
});

function renderNode(node: ChildNode, hasLinks: boolean): ReactNode {
  if (!(node instanceof Element)) return hasLinks ? renderLinks(node.textContent ?? '') : node.textContent;
  const name = node.localName;
  if (REMOVED.includes(name)) return null;
  const children = [...node.childNodes].map((child, index) => (
    <Fragment key={index}>{renderNode(child, hasLinks)}</Fragment>
  ));
  if (name === 'br') return <br />;
  if (name === 'a') return <Link address={node.getAttribute('href') ?? ''}>{children}</Link>;
  const Tag = name as 'span';
  if (!TAGS.includes(name)) return children;
  return (
    <Tag style={parseStyle(node.getAttribute('style') ?? '')} title={node.getAttribute('title') ?? undefined}>
      {children}
    </Tag>
  );
}

/** `border-radius: 2px` is React's `borderRadius`. */
function parseStyle(text: string): CSSProperties {
  const pairs = text.split(';').map((pair) => pair.split(':').map((part) => part.trim()));
  const own = pairs.filter(([name = '', value = '']) => STYLES.test(name) && !value.includes('url('));
  return Object.fromEntries(
    own.map(([name = '', value]) => [name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), value]),
  );
}

/** Addresses in a text become links. */
function renderLinks(text: string): ReactNode {
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
