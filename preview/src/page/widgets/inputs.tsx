import { useEffect, useRef, useState, type ChangeEvent, type KeyboardEvent } from 'react';
import type { WidgetProps } from '../context.js';
import { Icon } from './icons.js';
import { Labelled } from './Label.js';
import { toCss } from './style.js';
import { formatValue } from '../../widgets/formatValue.js';

/** Typed text is shown at once, and reaches the evaluator shortly after. */
export function Input({ widget, values, send }: WidgetProps) {
  const [typed, setTyped] = useTyped(values.inputText);
  const [isFocused, setFocused] = useState(false);
  const isMultiLine = values.inputType === 'MULTI_LINE_TEXT';
  const isWrong = values.isValid === false && values.isDirty === true;
  const change = (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    const text = event.target.value;
    setTyped(text);
    send({ inputText: text, isDirty: true }, 'onTextChanged');
  };
  const submit = (event: KeyboardEvent) => {
    const isAsked = event.key === 'Enter' && (!isMultiLine || event.ctrlKey || event.metaKey);
    if (!isAsked || values.isValid === false || !values.onSubmit) return;
    event.preventDefault();
    send(undefined, 'onSubmit');
  };
  const common = {
    id: widget.widgetId,
    value: typed,
    disabled: values.isDisabled === true,
    placeholder: toCss(values.placeholderText),
    maxLength: typeof values.maxChars === 'number' ? values.maxChars : undefined,
    spellCheck: false,
    'aria-invalid': isWrong,
    className: `field ${isWrong ? 'field-wrong' : ''}`,
    onChange: change,
    onKeyDown: submit,
    onFocus: () => setFocused(true),
    onBlur: () => setFocused(false),
  };
  return (
    <Labelled
      values={values}
      text={values.label}
      id={widget.widgetId}
      hint={isWrong && isFocused && <em className="field-error">Invalid input</em>}
    >
      {isMultiLine ? (
        <textarea {...common} />
      ) : (
        <span className={values.iconName ? 'field-with-icon' : 'field-alone'}>
          {values.iconName ? <Icon name={formatValue(values.iconName)} /> : null}
          <input {...common} type="text" inputMode={values.inputType === 'NUMBER' ? 'decimal' : undefined} />
        </span>
      )}
    </Labelled>
  );
}

/** The evaluator's value replaces what is typed only when it isn't an echo of it. */
function useTyped(value: unknown): [string, (text: string) => void] {
  const known = formatValue(value);
  const [typed, setTyped] = useState(known);
  const echoes = useRef<string[]>([]);
  useEffect(() => {
    const echo = echoes.current.indexOf(known);
    if (echo === -1) {
      echoes.current = [];
      setTyped(known);
    } else echoes.current.splice(0, echo + 1);
  }, [known]);
  return [
    typed,
    (text) => {
      echoes.current.push(text);
      setTyped(text);
    },
  ];
}

export function Checkbox({ widget, values, send }: WidgetProps) {
  const isChecked = values.isChecked === true;
  return (
    <label
      className="checkbox"
      style={{
        color: toCss(values.labelTextColor),
        fontSize: toCss(values.labelTextSize),
        accentColor: toCss(values.accentColor),
      }}
    >
      <input
        id={widget.widgetId}
        type="checkbox"
        checked={isChecked}
        disabled={values.isDisabled === true}
        onChange={() => send({ isChecked: !isChecked })}
      />
      <span>{formatValue(values.label)}</span>
    </label>
  );
}
