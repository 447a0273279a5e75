import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { Widget } from '../../application.js';
import type { Option } from '../../widgets/inputs.js';
import type { Values } from '../../widgets/widgetRules.js';
import type { WidgetProps } from '../context.js';
import { Icon } from './icons.js';
import { Labelled } from './Label.js';
import { Popover } from './Popover.js';
import { toCss } from './style.js';
import { formatValue } from '../../widgets/formatValue.js';

export function Select({ widget, values, send }: WidgetProps) {
  const isEmpty = (values.selectedOptionValue ?? '') === '';
  return (
    <ComboBox
      widget={widget}
      values={values}
      isChosen={({ value }) => value === values.selectedOptionValue}
      choose={({ value }) => {
        if (value !== values.selectedOptionValue) send({ value, isDirty: true }, 'onOptionChange');
      }}
    >
      <span className={`select-words ${isEmpty ? 'select-empty' : ''}`}>
        {isEmpty ? (toCss(values.placeholderText) ?? '') : formatValue(values.selectedOptionLabel)}
      </span>
    </ComboBox>
  );
}

export function MultiSelect({ widget, values, send }: WidgetProps) {
  const chosen = (values.selectedOptionValues ?? []) as unknown[];
  const labels = (values.selectedOptionLabels ?? []) as unknown[];
  const set = (selectedOptions: unknown[]) => send({ selectedOptions });
  return (
    <ComboBox
      widget={widget}
      values={values}
      isMany
      isChosen={({ value }) => chosen.includes(value)}
      choose={({ value }) => set(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])}
      removeLast={() => chosen.length > 0 && set(chosen.slice(0, -1))}
    >
      <span className={`select-words ${labels.length === 0 ? 'select-empty' : ''}`}>
        {labels.length === 0 && (toCss(values.placeholderText) ?? '')}
        {labels.map((label, index) => (
          <span key={index} className="select-tag">
            {formatValue(label)}
            <span
              className="select-cancel"
              onClick={(event) => {
                event.stopPropagation();
                set(chosen.filter((_one, place) => place !== index));
              }}
            >
              <Icon name="cross" size={12} />
            </span>
          </span>
        ))}
      </span>
    </ComboBox>
  );
}

interface ComboBoxProps extends Pick<WidgetProps, 'widget' | 'values'>, Pick<OptionsProps, 'isChosen' | 'choose'> {
  /** Several may be chosen, so the list stays open. */
  isMany?: boolean;
  /** By Backspace. */
  removeLast?: () => void;
  /** What is chosen. */
  children: ReactNode;
}

function ComboBox({ widget, values, isMany = false, isChosen, choose, removeLast, children }: ComboBoxProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const isWrong = values.isValid === false && values.isDirty === true;
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <Labelled values={values} text={values.labelText} id={widget.widgetId}>
      <Popover
        isOpen={isOpen}
        close={() => setOpen(false)}
        content={
          <Options
            id={`${widget.widgetId}-options`}
            close={close}
            options={Array.isArray(values.options) ? (values.options as Option[]) : []}
            isMany={isMany}
            isChosen={isChosen}
            isFilterable={values.isFilterable === true}
            choose={(option) => {
              if (!isMany) close();
              choose(option);
            }}
          />
        }
      >
        <button
          {...getComboBoxProps(widget, values, isOpen)}
          ref={button}
          className={`field select ${isWrong ? 'field-wrong' : ''}`}
          onClick={() => setOpen(!isOpen)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setOpen(true);
            else if (event.key === 'Backspace' && removeLast) removeLast();
            else return;
            event.preventDefault();
          }}
        >
          {children}
          <Icon name="chevron-down" />
        </button>
      </Popover>
    </Labelled>
  );
}

/** The accessibility attributes of a select's button. */
function getComboBoxProps({ widgetId, widgetName }: Widget, values: Values, isOpen: boolean) {
  return {
    id: widgetId,
    type: 'button',
    role: 'combobox',
    'aria-haspopup': 'listbox',
    'aria-expanded': isOpen,
    'aria-controls': isOpen ? `${widgetId}-options` : undefined,
    'aria-label': toCss(values.labelText) ?? toCss(values.placeholderText) ?? widgetName,
    disabled: values.isDisabled === true,
  } as const;
}

interface OptionsProps {
  id: string;
  close: () => void;
  options: Option[];
  isChosen: (option: Option) => boolean;
  isFilterable: boolean;
  isMany: boolean;
  choose: (option: Option) => void;
}

function Options({ id, close, options, isChosen, isFilterable, isMany, choose }: OptionsProps) {
  const [filter, setFilter] = useState('');
  const matching = options.filter(({ label }) => String(label).toLowerCase().includes(filter.toLowerCase()));
  const [active, setActive] = useState(Math.max(0, options.findIndex(isChosen)));
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive(Math.min(matching.length - 1, Math.max(0, active + step)));
    const option = matching[active];
    if (event.key === 'Enter' && option) choose(option);
    if (event.key === 'Tab') close();
    if (step || event.key === 'Enter') event.preventDefault();
  };
  return (
    <div
      className="options"
      onKeyDown={move}
      tabIndex={-1}
      ref={(element) => element?.querySelector<HTMLElement>('input, ul')?.focus()}
    >
      {isFilterable && (
        <input
          className="field options-filter"
          placeholder="Filter..."
          aria-label="Filter"
          value={filter}
          onChange={(event) => {
            setFilter(event.target.value);
            setActive(0);
          }}
        />
      )}
      <ul
        id={id}
        role="listbox"
        aria-multiselectable={isMany}
        aria-activedescendant={matching.length > 0 ? `${id}-${active}` : undefined}
        tabIndex={0}
      >
        {matching.map((option, index) => (
          <li
            key={index}
            id={`${id}-${index}`}
            role="option"
            aria-selected={isChosen(option)}
            className={index === active ? 'option option-active' : 'option'}
            ref={index === active ? scrollToOption : undefined}
            onMouseEnter={() => setActive(index)}
            onClick={() => choose(option)}
          >
            {isMany && <input type="checkbox" readOnly checked={isChosen(option)} tabIndex={-1} aria-hidden />}
            {formatValue(option.label)}
          </li>
        ))}
        {matching.length === 0 && <li className="option option-none">No Results Found</li>}
      </ul>
    </div>
  );
}

function scrollToOption(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: 'nearest' });
}
