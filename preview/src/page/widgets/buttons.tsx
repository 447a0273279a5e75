import type { CSSProperties, ReactNode } from 'react';
import type { WidgetProps } from '../context.js';
import type { Values } from '../../widgets/widgetRules.js';
import { Icon } from './icons.js';
import { css, readableOn } from './style.js';
import { formatValue } from '../../widgets/formatValue.js';

export function Button({ values, send }: WidgetProps) {
  const icon = css(values.iconName);
  return (
    <Tooltip text={values.tooltip}>
      <button
        type="button"
        className="button"
        disabled={values.isDisabled === true}
        style={buttonStyle(values)}
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
        aria-label={css(values.tooltip) ?? formatValue(values.iconName)}
        style={buttonStyle(values)}
        onClick={() => send(undefined, 'onClick')}
      >
        <Icon name={formatValue(values.iconName)} size={20} />
      </button>
    </Tooltip>
  );
}

/** Also of the buttons in table cells. */
export function buttonStyle({ buttonColor, buttonVariant, borderRadius, boxShadow }: Values): CSSProperties {
  const color = css(buttonColor) ?? 'currentcolor';
  const look = { borderRadius: css(borderRadius), boxShadow: css(boxShadow), '--button-color': color } as CSSProperties;
  if (buttonVariant === 'SECONDARY') return { ...look, color, borderColor: color };
  if (buttonVariant === 'TERTIARY') return { ...look, color };
  return { ...look, backgroundColor: color, color: readableOn(color) };
}

function Tooltip({ text, children }: { text: unknown; children: ReactNode }) {
  const words = css(text);
  return (
    <div className="tooltip-holder" title={words}>
      {children}
    </div>
  );
}
