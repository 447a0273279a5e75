import { useState, type KeyboardEvent } from 'react';
import type { Option } from '../../widgets/inputs.js';
import type { WidgetProps } from '../context.js';
import { Icon } from './icons.js';
import { Labelled } from './Label.js';
import { Popover } from './Popover.js';
import { css } from './style.js';
import { wordsOf } from '../../widgets/wordsOf.js';

export function Select({ widget, values, tell }: WidgetProps) {
  const [isOpen, setOpen] = useState(false);
  const options = optionsIn(values.options);
  const label = wordsOf(values.selectedOptionLabel);
  const isEmpty = (values.selectedOptionValue ?? '') === '';
  const isWrong = values.isValid === false && values.isDirty === true;
  const choose = ({ value }: Option) => {
    setOpen(false);
    if (value !== values.selectedOptionValue) tell({ value, isDirty: true }, 'onOptionChange');
  };
  return (
    <Labelled values={values} text={values.labelText ?? values.label} id={widget.widgetId}>
      <Popover
        isOpen={isOpen}
        close={() => setOpen(false)}
        content={
          <Options
            options={options}
            isChosen={({ value }) => value === values.selectedOptionValue}
            isFilterable={values.isFilterable === true}
            choose={choose}
          />
        }
      >
        <button
          id={widget.widgetId}
          type="button"
          role="combobox"
          aria-expanded={isOpen}
          disabled={values.isDisabled === true}
          className={`field select ${isWrong ? 'field-wrong' : ''}`}
          onClick={() => setOpen(!isOpen)}
        >
          <span className={`select-words ${isEmpty ? 'select-empty' : ''}`}>
            {isEmpty ? (css(values.placeholderText) ?? '') : label}
          </span>
          {!isEmpty && values.hideCancelIcon !== true && values.isRequired !== true && (
            <span
              className="select-cancel"
              onClick={(event) => {
                event.stopPropagation();
                tell({ value: '', isDirty: true }, 'onOptionChange');
              }}
            >
              <Icon name="cross" size={14} />
            </span>
          )}
          <Icon name="chevron-down" />
        </button>
      </Popover>
    </Labelled>
  );
}

export function MultiSelect({ widget, values, tell }: WidgetProps) {
  const [isOpen, setOpen] = useState(false);
  const options = optionsIn(values.options);
  const chosen = (values.selectedOptionValues ?? []) as unknown[];
  const labels = (values.selectedOptionLabels ?? []) as unknown[];
  const set = (selectedOptions: unknown[]) => tell({ selectedOptions, isDirty: true }, 'onOptionChange');
  return (
    <Labelled values={values} text={values.labelText ?? values.label} id={widget.widgetId}>
      <Popover
        isOpen={isOpen}
        close={() => setOpen(false)}
        content={
          <Options
            options={options}
            isMany
            isChosen={({ value }) => chosen.includes(value)}
            isFilterable={values.isFilterable === true}
            choose={({ value }) =>
              set(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
            }
          />
        }
      >
        <button
          id={widget.widgetId}
          type="button"
          role="combobox"
          aria-expanded={isOpen}
          disabled={values.isDisabled === true}
          className="field select"
          onClick={() => setOpen(!isOpen)}
        >
          <span className={`select-words ${labels.length === 0 ? 'select-empty' : ''}`}>
            {labels.length === 0 && (css(values.placeholderText) ?? '')}
            {labels.map((label, index) => (
              <span key={index} className="select-tag">
                {wordsOf(label)}
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
          <Icon name="chevron-down" />
        </button>
      </Popover>
    </Labelled>
  );
}

interface OptionsProps {
  options: Option[];
  isChosen: (option: Option) => boolean;
  isFilterable: boolean;
  isMany?: boolean;
  choose: (option: Option) => void;
}

function Options({ options, isChosen, isFilterable, isMany = false, choose }: OptionsProps) {
  const [filter, setFilter] = useState('');
  const shown = options.filter(({ label }) => String(label).toLowerCase().includes(filter.toLowerCase()));
  const [active, setActive] = useState(Math.max(0, options.findIndex(isChosen)));
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive(Math.min(shown.length - 1, Math.max(0, active + step)));
    const option = shown[active];
    if (event.key === 'Enter' && option) choose(option);
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
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      <ul role="listbox" aria-multiselectable={isMany} tabIndex={0}>
        {shown.map((option, index) => (
          <li
            key={index}
            role="option"
            aria-selected={isChosen(option)}
            className={index === active ? 'option option-active' : 'option'}
            onMouseEnter={() => setActive(index)}
            onClick={() => choose(option)}
          >
            {isMany && <input type="checkbox" readOnly checked={isChosen(option)} tabIndex={-1} />}
            {wordsOf(option.label)}
          </li>
        ))}
        {shown.length === 0 && <li className="option option-none">No Results Found</li>}
      </ul>
    </div>
  );
}

function optionsIn(value: unknown): Option[] {
  return Array.isArray(value) ? (value as Option[]) : [];
}
