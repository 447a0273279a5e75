import type { CSSProperties, ReactNode } from 'react';
import type { WidgetProps } from '../context.js';
import type { Values } from '../../widgets/widgetRules.js';
import { Icon } from './icons.js';
import { toCss, chooseReadableOn } from './style.js';
import { formatValue } from '../../widgets/formatValue.js';

export function Button({ values, send }: WidgetProps) {
  const icon = toCss(values.iconName);
  return (
    <Tooltip text={values.tooltip}>
      <button
        type="button"
        className="button"
        disabled={values.isDisabled === true}
        style={getButtonStyle(values)}
        onClick={() => send(undefined, 'onClick')}
      >
        {icon && values.iconAlign !== 'right' && <Icon name={icon} />}
        <span className="button-words">{formatValue(values.text)}</span>
        {icon && values.iconAlign === 'right' && <Icon name={icon} />}
      </button>
    </Tooltip>
  );
}

export function IconButton({ values, send }: WidgetProps) {
  return (
    <Tooltip text={values.tooltip}>
      <button
        type="button"
        className="button button-icon"
        disabled={values.isDisabled === true}
        aria-label={toCss(values.tooltip) ?? formatValue(values.iconName)}
        style={getButtonStyle(values)}
        onClick={() => send(undefined, 'onClick')}
      >
        {values.iconName ? <Icon name={formatValue(values.iconName)} size={20} /> : null}
      </button>
    </Tooltip>
  );
}

/** Also of the buttons in table cells. */
export function getButtonStyle({ buttonColor, buttonVariant, borderRadius, boxShadow }: Values): CSSProperties {
  const color = toCss(buttonColor) ?? 'currentcolor';
  const look = {
    borderRadius: toCss(borderRadius),
    boxShadow: toCss(boxShadow),
    '--button-color': color,
  } as CSSProperties;
  if (buttonVariant === 'SECONDARY') return { ...look, color, borderColor: color };
  if (buttonVariant === 'TERTIARY') return { ...look, color };
  return { ...look, backgroundColor: color, color: chooseReadableOn(color) };
}

function Tooltip({ text, children }: { text: unknown; children: ReactNode }) {
  const words = toCss(text);
  return (
    <div className="tooltip-holder" title={words}>
      {children}
    </div>
  );
}
