/** How a property's text is cut into words and scripts, whatever stands in it. */
import fc from 'fast-check';
import { listBindings, parseSegments } from '../../src/evaluator/bindingText.js';
import { propertyValue } from '../../src/evaluator/propertyText.js';

it.each([
  ['words', [], []],
  ['{{ a }}', [' a '], []],
  ['x {{a}} y {{ {b: {c: 1}} }}', ['a', ' {b: {c: 1}} '], []],
  // Braces are counted without regard to strings: one too many makes the whole one script, cut at its ends.
  ['{{ "{" }} and {{ b }}', [' "{" }} and {{ b '], []],
])('%s', (text, bindings) => {
  expect(listBindings(text)).toEqual(bindings);
});

/** Scripts without braces of their own, and words without any. */
const words = fc.string().map((text) => text.replaceAll(/[{}]/g, ''));

it('words and scripts in any order are found again', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ isBinding: fc.boolean(), text: words })), (pieces) => {
      const text = pieces.map((piece) => (piece.isBinding ? `{{${piece.text}}}` : piece.text)).join('');
      expect(listBindings(text)).toEqual(pieces.filter(({ isBinding }) => isBinding).map((piece) => piece.text));
    }),
  );
});

it('no text is lost, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', '{{', '}}', '"', 'a', ' ', '\n') }), (text) => {
      const segments = parseSegments(text);
      if (segments.length < 2) return;
      expect(segments.map((one) => (one.isBinding ? `{{${one.text}}}` : one.text)).join('')).toBe(text.trim());
    }),
  );
});

it('a text of words and one value holds that value as JavaScript writes it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined)), (value) => {
      expect(propertyValue('a {{ v }} b', () => value)).toBe(`a ${value} b`);
      expect(propertyValue('{{ v }}', () => value)).toBe(value);
    }),
  );
});
