/** A piece of a property's text: words, or the script between `{{` and `}}`. */
interface Segment {
  isBinding: boolean;
  text: string;
}

/**
 * Splits like Appsmith's client: it counts `{` and `}` without regard to strings in the script, so an unbalanced brace
 * in a string makes the whole text a single piece.
 */
export function parseSegments(property: string): Segment[] {
  const text = property.trim();
  const segments: Segment[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf('{{', from);
    if (start === -1) break;
    const end = findBindingEnd(text, start);
    if (end === -1) return [makeSegment(text)];
    if (start > from) segments.push(makeSegment(text.slice(from, start)));
    segments.push(makeSegment(text.slice(start, end)));
    from = end;
  }
  if (from < text.length) segments.push(makeSegment(text.slice(from)));
  return segments;
}

/** The scripts of a property, in order. */
export function listBindings(property: string): string[] {
  return parseSegments(property).flatMap(({ isBinding, text }) => (isBinding ? [text] : []));
}

/** @returns the end of the binding that begins at `start`, or -1 */
function findBindingEnd(text: string, start: number): number {
  let open = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') open++;
    if (text[at] !== '}') continue;
    open--;
    if (open === 0 && text[at - 1] === '}') return at + 1;
  }
  return -1;
}

function makeSegment(text: string): Segment {
  const isBinding = text.includes('{{') && text.includes('}}');
  return { isBinding, text: isBinding ? text.slice(2, -2) : text };
}
