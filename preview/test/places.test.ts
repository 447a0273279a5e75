/** The places of widgets: 64 columns, rows of 10 pixels, and widgets below an invisible one move up. */
import type { Widget } from '../src/application.js';
import { computePlaces } from '../src/page/layout.js';

const widget = (topRow: number, bottomRow: number, leftColumn = 0, rightColumn = 64): Widget => ({
  type: 'TEXT_WIDGET',
  widgetName: `at${topRow}`,
  widgetId: `at${topRow}`,
  topRow,
  bottomRow,
  leftColumn,
  rightColumn,
});

/** A canvas with columns of 20 pixels. */
const WIDTH = 64 * 20 + 12;

it('a widget is placed by its columns and rows, with a small margin', () => {
  const one = widget(3, 7, 16, 32);
  expect(computePlaces([one], WIDTH, () => true).get(one)).toEqual({ left: 330, top: 40, width: 312, height: 32 });
});

it('below an invisible widget it moves up by that one’s height; beside it, it stays', () => {
  const hidden = widget(0, 10, 0, 32);
  const below = widget(12, 16, 0, 32);
  const beside = widget(12, 16, 32, 64);
  const places = computePlaces([below, hidden, beside], WIDTH, (one) => one !== hidden);
  expect([places.get(below)?.top, places.get(beside)?.top]).toEqual([30, 130]);
});

it('a widget below two keeps its distance to the lower one', () => {
  const hidden = widget(0, 10, 0, 32);
  const visible = widget(0, 6, 32, 64);
  const below = widget(11, 14);
  const places = computePlaces([hidden, visible, below], WIDTH, (one) => one !== hidden);
  expect(places.get(below)?.top).toBe(10 + (6 + 5) * 10);
});
