import { parseSegments } from './bindingText.js';

/**
 * The value of a property: with a single binding its result, else a text of all pieces, in which quotes are escaped if
 * the text itself is JSON.
 */
export function evaluatePropertyText(property: string, evaluateBinding: (script: string) => unknown): unknown {
  const segments = parseSegments(property);
  const [only] = segments;
  if (segments.length === 1 && only?.isBinding) return evaluateBinding(only.text);
  return segments.map(({ isBinding, text }) => (isBinding ? toText(evaluateBinding(text)) : text)).join('');
}

function toText(value: unknown): string {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  // As Appsmith does: `undefined` and `null` appear as words.
  const text = String(value);
  return typeof value === 'string' && isJson(value) ? text.replaceAll(/\\([\s\S])|(")/g, '\\$1$2') : text;
}

function isJson(text: string): boolean {
  try {
    return Boolean(JSON.parse(text));
  } catch {
    return false;
  }
}
