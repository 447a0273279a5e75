/** How a property's text is split into words and scripts, whatever it contains. */
import fc from 'fast-check';
import { listBindings, parseSegments } from '../../src/evaluator/bindingText.js';
import { evaluatePropertyText } from '../../src/evaluator/propertyText.js';
import { getTextAtPath } from '../../src/textAtPath.js';

it.each([
  ['words', [], []],
  ['{{ a }}', [' a '], []],
  ['x {{a}} y {{ {b: {c: 1}} }}', ['a', ' {b: {c: 1}} '], []],
  // Braces are counted even in strings, so one too many makes the whole text one script, cut at its ends.
  ['{{ "{" }} and {{ b }}', [' "{" }} and {{ b '], []],
])('%s', (text, bindings) => {
  expect(listBindings(text)).toEqual(bindings);
});

/** Scripts and words without braces. */
const words = fc.string().map((text) => text.replaceAll(/[{}]/g, ''));

it('words and scripts in any order are found again', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ isBinding: fc.boolean(), text: words })), (pieces) => {
      const text = pieces.map((piece) => (piece.isBinding ? `{{${piece.text}}}` : piece.text)).join('');
      expect(listBindings(text)).toEqual(pieces.filter(({ isBinding }) => isBinding).map((piece) => piece.text));
    }),
  );
});

it('no text is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', '{{', '}}', '"', 'a', ' ', '\n') }), (text) => {
      const segments = parseSegments(text);
      if (segments.length < 2) return;
      expect(segments.map((one) => (one.isBinding ? `{{${one.text}}}` : one.text)).join('')).toBe(text.trim());
    }),
  );
});

it('a text with words and a value contains the value as JavaScript formats it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined)), (value) => {
      expect(evaluatePropertyText('a {{ v }} b', () => value)).toBe(`a ${value} b`);
      expect(evaluatePropertyText('{{ v }}', () => value)).toBe(value);
    }),
  );
});

it.each([
  ['text', 'a'],
  ['columns.Name.label', 'b'],
  ['headers[0].value', 'c'],
  ['columns["Na.me"].label', 'd'],
  ["columns['Na.me']['label']", 'd'],
  ["columns.It's", 'e'],
  ['columns.Nothing.label', ''],
  ['columns.Name', ''],
  ['none.label', ''],
])('the text at %s is "%s"', (path, found) => {
  const columns = { Name: { label: 'b' }, 'Na.me': { label: 'd' }, "It's": 'e' };
  expect(getTextAtPath({ text: 'a', columns, headers: [{ value: 'c' }], none: null }, path)).toBe(found);
});
