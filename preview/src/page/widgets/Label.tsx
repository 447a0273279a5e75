import type { CSSProperties, ReactNode } from 'react';
import type { Values } from '../../widgets/widgetRules.js';
import { css } from './style.js';

interface Props {
  values: Values;
  text: unknown;
  id: string;
  children: ReactNode;
  hint?: ReactNode;
}

/** A label above or beside an input. */
export function Labelled({ values, text, id, children, hint }: Props) {
  const style: CSSProperties = { color: css(values.labelTextColor), fontSize: css(values.labelTextSize) };
  const accent = {
    '--accent': css(values.accentColor) ?? '#553DE9',
    '--radius': css(values.borderRadius),
  } as CSSProperties;
  return (
    <div className={`labelled ${values.labelPosition === 'Left' ? 'labelled-left' : ''}`} style={accent}>
      {css(text) && (
        <label htmlFor={id} style={style}>
          {String(text)}
        </label>
      )}
      {children}
      {hint}
    </div>
  );
}
