import type { WidgetProps } from '../context.js';
import { Html } from './Html.js';
import { toCss, getFontStyle } from './style.js';
import { formatValue } from '../../widgets/formatValue.js';

export function Text({ values }: WidgetProps) {
  const scrolls = values.overflow === 'SCROLL';
  const font = toCss(values.fontFamily);
  return (
    <div
      className={`text ${scrolls ? 'text-scrolls' : ''}`}
      style={{
        ...getFontStyle(values.fontStyle),
        fontSize: toCss(values.fontSize),
        color: toCss(values.textColor),
        backgroundColor: toCss(values.backgroundColor),
        ...(font !== undefined && font !== 'System Default' && { fontFamily: font, letterSpacing: 0 }),
        borderRadius: toCss(values.borderRadius),
      }}
    >
      <span style={{ textAlign: formatValue(values.textAlign ?? 'LEFT').toLowerCase() as 'left' }}>
        <Html text={formatValue(values.text)} hasLinks={values.disableLink !== true} />
      </span>
    </div>
  );
}
