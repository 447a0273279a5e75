/** Widgets that people type in or choose with. */
import _ from 'lodash';
import moment from 'moment';
import { checkFlag, checkChoice, checkOptionRows, checkText } from './checks.js';
import type { Values, WidgetRules } from './widgetRules.js';
import { formatValue } from './formatValue.js';

const label = ['label', 'labelPosition', 'labelTextColor', 'labelTextSize'] as const;
const look = ['isDisabled', 'accentColor', 'borderRadius'] as const;
const checkedLook = { isVisible: checkFlag(true), isDisabled: checkFlag() };
const onlyLook = { boxShadow: 'none' };
const ignoredLook = {
  labelAlignment: 'labels stand on top, at the left',
  labelWidth: 'labels stand on top',
  fontFamily: 'the font of the theme is used everywhere',
};

export const input: WidgetRules = {
  follows: [...label, ...look, ...'inputType placeholderText defaultText maxChars minNum iconName'.split(' ')],
  ignores: {
    ...ignoredLook,
    autoFocus: 'would take the keyboard from whoever reads',
    shouldAllowAutofill: 'browsers decide',
  },
  only: {
    ...onlyLook,
    isRequired: false,
    isSpellCheck: false,
    showStepArrows: false,
    iconAlign: 'left',
    resetOnSubmit: false,
  },
  events: ['onTextChanged', 'onSubmit'],
  checks: {
    ...checkedLook,
    label: checkText(),
    placeholderText: checkText(),
    inputType: checkChoice('TEXT', 'MULTI_LINE_TEXT', 'NUMBER'),
  },
  meta: { inputText: { from: 'defaultText' }, isDirty: { initial: false } },
  derived: {
    text: { from: ['inputText', 'inputType'], value: getInput },
    isValid: { from: ['inputText', 'inputType', 'minNum'], value: isInputValid },
  },
};

/** A number or null if the input expects numbers. */
function getInput({ inputText, inputType }: Values): unknown {
  if (inputType !== 'NUMBER') return formatValue(inputText);
  if (inputText === undefined || inputText === null || inputText === '') return null;
  const value = Number(inputText);
  return Number.isNaN(value) ? null : value;
}

function isInputValid({ inputText, inputType, minNum }: Values): boolean {
  const raw = formatValue(inputText);
  if (raw === '' || inputType !== 'NUMBER') return true;
  return Number.isFinite(Number(raw)) && !(typeof minNum === 'number' && Number(raw) < minNum);
}

const choices = {
  checks: {
    ...checkedLook,
    labelText: checkText(),
    placeholderText: checkText(),
    sourceData: checkOptionRows,
  },
  only: { ...onlyLook, serverSideFiltering: false },
} as const;

export const select: WidgetRules = {
  follows: [
    ...look,
    ...`labelText labelPosition labelTextColor labelTextSize placeholderText sourceData optionLabel optionValue
      defaultOptionValue isFilterable`.split(/\s+/),
  ],
  ignores: ignoredLook,
  only: { ...choices.only, isRequired: true },
  events: ['onOptionChange'],
  checks: choices.checks,
  meta: { value: { from: 'defaultOptionValue' }, isDirty: { initial: false } },
  derived: {
    options: { from: ['sourceData', 'optionLabel', 'optionValue'], value: listOptions },
    selectedOptionValue: { from: ['value', 'options'], value: (widget) => findChosen(widget)?.value ?? '' },
    selectedOptionLabel: { from: ['value', 'options'], value: (widget) => findChosen(widget)?.label ?? '' },
    isValid: { from: ['selectedOptionValue'], value: ({ selectedOptionValue }) => selectedOptionValue !== '' },
  },
};

export const multiSelect: WidgetRules = {
  follows: select.follows,
  ignores: ignoredLook,
  only: { ...choices.only, isRequired: false, allowSelectAll: false },
  checks: choices.checks,
  meta: { selectedOptions: { from: 'defaultOptionValue' }, isDirty: { initial: false } },
  derived: {
    options: { from: ['sourceData', 'optionLabel', 'optionValue'], value: listOptions },
    selectedOptionValues: {
      from: ['selectedOptions', 'options'],
      value: (widget) => listChosen(widget).map(({ value }) => value),
    },
    selectedOptionLabels: {
      from: ['selectedOptions', 'options'],
      value: (widget) => listChosen(widget).map((option) => option.label),
    },
  },
};

export interface Option {
  label: unknown;
  value: unknown;
}

/** `optionLabel` and `optionValue` name a key, or hold a list, one value for each option. */
function listOptions({ sourceData, optionLabel, optionValue }: Values): Option[] {
  const source = sourceData as Values[];
  const pick = (from: unknown, index: number) =>
    Array.isArray(from) ? (from as unknown[])[index] : source[index]?.[String(from)];
  return source.map((_row, index) => ({ label: pick(optionLabel, index), value: pick(optionValue, index) }));
}

function findChosen({ value, options }: Values): Option | undefined {
  const wanted = _.isPlainObject(value) ? (value as Option).value : value;
  return (options as Option[]).find((option) => option.value === wanted);
}

function listChosen({ selectedOptions, options }: Values): Option[] {
  const wanted = _.castArray(selectedOptions ?? []).map((one: unknown) =>
    _.isPlainObject(one) ? (one as Option).value : one,
  );
  return (options as Option[]).filter(({ value }) => wanted.includes(value));
}

export const datePicker: WidgetRules = {
  follows: [...label, ...look, 'defaultDate', 'dateFormat', 'minDate', 'maxDate', 'firstDayOfWeek'],
  ignores: ignoredLook,
  only: {
    ...onlyLook,
    isRequired: false,
    datePickerType: 'DATE_PICKER',
    shortcuts: false,
    timePrecision: 'None',
    closeOnSelection: true,
  },
  events: ['onDateSelected'],
  checks: { ...checkedLook, label: checkText(), dateFormat: checkText('YYYY-MM-DD HH:mm') },
  meta: { value: { from: 'defaultDate' } },
  derived: {
    selectedDate: { from: ['value'], value: ({ value }) => (value ? moment(value).toISOString() : '') },
  },
};

export const checkbox: WidgetRules = {
  follows: 'isDisabled accentColor label labelTextColor labelTextSize defaultCheckedState'.split(' '),
  ignores: { fontFamily: ignoredLook.fontFamily, borderRadius: 'the browser draws the box' },
  only: { ...onlyLook, isRequired: false, labelPosition: 'Right', alignWidget: 'LEFT' },
  checks: { ...checkedLook, label: checkText(), defaultCheckedState: checkFlag() },
  meta: { isChecked: { from: 'defaultCheckedState' } },
};
