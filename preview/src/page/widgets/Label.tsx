import type { CSSProperties, ReactNode } from 'react';
import type { Values } from '../../widgets/widgetRules.js';
import { toCss } from './style.js';

interface Props {
  values: Values;
  text: unknown;
  id: string;
  children: ReactNode;
  hint?: ReactNode;
}

/** A label above or beside an input. */
export function Labelled({ values, text, id, children, hint }: Props) {
  const style: CSSProperties = { color: toCss(values.labelTextColor), fontSize: toCss(values.labelTextSize) };
  const accent = {
    '--accent': toCss(values.accentColor) ?? '#553DE9',
    '--radius': toCss(values.borderRadius),
  } as CSSProperties;
  return (
    <div className={`labelled ${values.labelPosition === 'Left' ? 'labelled-left' : ''}`} style={accent}>
      {toCss(text) && (
        <label htmlFor={id} style={style}>
          {String(text)}
        </label>
      )}
      {children}
      {hint}
    </div>
  );
}
