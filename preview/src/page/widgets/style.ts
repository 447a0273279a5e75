/** Converts values of widgets to CSS. */
import type { CSSProperties } from 'react';
import type { Values } from '../../widgets/widgetRules.js';
import { formatValue } from '../../widgets/formatValue.js';

/** A text; undefined if it is empty. */
export function toCss(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? `${value}px` : undefined;
}

/** The style of a widget with a background and a border. */
export function getBoxStyle({
  backgroundColor,
  borderColor,
  borderWidth,
  borderRadius,
  boxShadow,
}: Values): CSSProperties {
  return {
    backgroundColor: toCss(backgroundColor),
    borderColor: toCss(borderColor) ?? 'transparent',
    borderWidth: Number(borderWidth ?? 0),
    borderStyle: 'solid',
    borderRadius: toCss(borderRadius),
    boxShadow: toCss(boxShadow),
  };
}

/** `BOLD,ITALIC` in any order. */
export function getFontStyle(value: unknown): CSSProperties {
  const words = formatValue(value);
  return {
    fontWeight: words.includes('BOLD') ? 700 : undefined,
    fontStyle: words.includes('ITALIC') ? 'italic' : undefined,
    textDecoration: words.includes('UNDERLINE') ? 'underline' : undefined,
  };
}

/** Black or white, whichever is more readable on it. */
export function chooseReadableOn(color: string): string {
  const [, red = '0', green = '0', blue = '0'] = /^#(..)(..)(..)$/.exec(color) ?? [];
  const [r, g, b] = [red, green, blue].map((part) => Number.parseInt(part, 16)) as [number, number, number];
  return (r * 299 + g * 587 + b * 114) / 1000 > 150 ? '#000' : '#fff';
}
