import type { WidgetProps } from '../context.js';
import { Html } from './Html.js';
import { css, fontStyle } from './style.js';
import { formatValue } from '../../widgets/formatValue.js';

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
        ...(font !== undefined && font !== 'System Default' && { fontFamily: font, letterSpacing: 0 }),
        borderRadius: css(values.borderRadius),
      }}
    >
      <span style={{ textAlign: formatValue(values.textAlign ?? 'LEFT').toLowerCase() as 'left' }}>
        <Html text={formatValue(values.text)} hasLinks={values.disableLink !== true} />
      </span>
    </div>
  );
}
