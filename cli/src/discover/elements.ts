/** Navigates an XML document by the local names of its elements. */
import type { Element } from '@xmldom/xmldom';

export function children(element: Element | undefined): Element[] {
  return [...(element?.childNodes ?? [])].filter((node): node is Element => node.nodeType === 1);
}

export function findChild(element: Element | undefined, name: string): Element | undefined {
  return children(element).find(({ localName }) => localName === name);
}

/** The text of a child of a child …, undefined if it doesn't exist. */
export function textAt(element: Element | undefined, ...names: string[]): string | undefined {
  let at = element;
  for (const name of names) at = findChild(at, name);
  return at?.textContent?.trim() || undefined;
}
