/** Widgets that show something, contain others, or are pressed. */
import _ from 'lodash';
import { because } from './common.js';
import { checkFlag, checkNumber, checkChoice, checkText } from './checks.js';
import type { Values, WidgetRules } from './widgetRules.js';

const FONT = 'the font of the theme is used everywhere';
const box = ['backgroundColor', 'borderColor', 'borderWidth', 'borderRadius', 'boxShadow'] as const;

export const canvas: WidgetRules = {
  follows: [],
  ignores: {
    openParentPropertyPane: "the editor's own note",
    tabId: 'tabsObj of the tabs says it',
    tabName: 'tabsObj of the tabs says it',
    snapColumns: 'always 64',
    snapRows: 'rows are 10 pixels',
    minHeight: 'as high as its widgets',
    canExtend: 'as high as its widgets',
    containerStyle: 'the widget around it has the border',
    backgroundColor: 'the theme, or the widget around it',
    borderRadius: 'the widget around it has the border',
    boxShadow: 'the widget around it has the shadow',
    fontFamily: FONT,
    shouldScrollContents: 'what is too high scrolls',
    isDisabled: 'a canvas has nothing to disable',
    isVisible: 'the widget around it says it',
    useAutoLayout: 'the app has fixed places',
  },
};

export const container: WidgetRules = {
  follows: box,
  ignores: { fontFamily: FONT, shouldScrollContents: 'what is too high scrolls' },
  only: { containerStyle: 'card' },
  checks: { isVisible: checkFlag(true), backgroundColor: checkText() },
};

export const modal: WidgetRules = {
  follows: ['width', 'height', 'borderRadius', 'backgroundColor'],
  ignores: {
    fontFamily: FONT,
    boxShadow: 'a modal floats',
    size: 'width and height say it',
    shouldScrollContents: 'what is too high scrolls',
  },
  only: { canOutsideClickClose: false, canEscapeKeyClose: true },
  events: ['onClose'],
  meta: { isVisible: { initial: false } },
  derived: { name: { from: ['widgetName'], value: ({ widgetName }) => widgetName } },
  complaints: {
    from: ['isVisible'],
    of: ({ declaredVisible }) =>
      declaredVisible === true ? ['isVisible is true: it would be open with the page'] : [],
  },
};

export interface Tab {
  id: string;
  label: string;
  widgetId: string;
  index: number;
  isVisible: boolean;
}

export const tabs: WidgetRules = {
  follows: [...box, 'tabsObj', 'defaultTab', 'shouldShowTabs', 'accentColor'],
  ignores: { fontFamily: FONT, shouldScrollContents: 'what is too high scrolls' },
  checks: { isVisible: checkFlag(true), defaultTab: checkText(), shouldShowTabs: checkFlag(true) },
  meta: { selectedTabWidgetId: {} },
  afterChange: { defaultTab: () => ({ selectedTabWidgetId: undefined }) },
};

export function listVisibleTabs({ tabsObj }: Values): Tab[] {
  return _.sortBy(Object.values((tabsObj ?? {}) as Record<string, Tab>), 'index').filter(({ isVisible }) => isVisible);
}

/** The one chosen, else the default one by its label, else the first. */
export function getSelectedTab(widget: Values): Tab | undefined {
  const visible = listVisibleTabs(widget);
  return (
    visible.find(({ widgetId }) => widgetId === widget.selectedTabWidgetId) ??
    visible.find((tab) => tab.label === widget.defaultTab) ??
    visible[0]
  );
}

export const textWidget: WidgetRules = {
  follows: `text fontSize fontStyle textAlign textColor backgroundColor fontFamily overflow disableLink
      borderRadius`.split(/\s+/),
  ignores: {
    boxShadow: 'texts have none',
    shouldTruncate: 'overflow says it',
    truncateButtonColor: 'nothing is truncated with a button',
    accentColor: 'texts have none',
  },
  checks: {
    text: checkText('', 1000),
    isVisible: checkFlag(true),
    overflow: checkChoice('NONE', 'SCROLL'),
    textAlign: checkChoice('LEFT', 'CENTER', 'RIGHT'),
  },
};

const BUTTON_CHECKS = {
  tooltip: checkText(),
  isDisabled: checkFlag(),
  isVisible: checkFlag(true),
  buttonVariant: checkChoice('PRIMARY', 'SECONDARY', 'TERTIARY'),
};

export const button: WidgetRules = {
  follows: 'text buttonColor buttonVariant borderRadius boxShadow isDisabled tooltip iconName iconAlign'.split(' '),
  ignores: {
    fontFamily: FONT,
    isDefaultClickDisabled: "the editor's own note",
    ...because('no reCAPTCHA key is set', 'recaptchaType googleRecaptchaKey'),
  },
  // There are no forms.
  only: { disabledWhenInvalid: false, resetFormOnClick: false, placement: 'CENTER' },
  events: ['onClick'],
  checks: { ...BUTTON_CHECKS, text: checkText() },
};

export const iconButton: WidgetRules = {
  follows: ['iconName', 'buttonColor', 'buttonVariant', 'borderRadius', 'boxShadow', 'isDisabled', 'tooltip'],
  ignores: { fontFamily: FONT, iconSize: 'the icon has the size that fits the button' },
  events: ['onClick'],
  checks: BUTTON_CHECKS,
};

export const divider: WidgetRules = {
  follows: ['thickness', 'dividerColor'],
  ignores: { capSide: 'capType is nc: there are none' },
  only: { capType: 'nc', orientation: 'vertical', strokeStyle: 'solid' },
};

export const chart: WidgetRules = {
  follows: ['customEChartConfig', 'borderRadius', 'boxShadow'],
  ignores: {
    ...because(
      'customEChartConfig says it',
      'allowScroll chartName xAxisName yAxisName labelOrientation showDataPointLabel setAdaptiveYMin',
    ),
    fontFamily: FONT,
    accentColor: 'customEChartConfig has the colours',
    chartData: 'customEChartConfig has the data',
    customFusionChartConfig: 'customEChartConfig has the data',
  },
  only: { chartType: 'CUSTOM_ECHART' },
  checks: { isVisible: checkFlag(true) },
};

export const progress: WidgetRules = {
  follows: ['progress', 'fillColor', 'borderRadius'],
  ignores: { boxShadow: 'bars have none' },
  only: { progressType: 'linear', steps: 1, counterClockwise: false, showResult: false, isIndeterminate: false },
  checks: { isVisible: checkFlag(true), progress: checkNumber(0) },
};

/** Only a frame with its own text, which knows nothing about the app but can send it messages. */
export const iframe: WidgetRules = {
  follows: ['srcDoc', 'title'],
  ignores: { borderOpacity: 'borderWidth is 0' },
  only: { borderWidth: 0, boxShadow: 'none', source: '' },
  events: ['onMessageReceived'],
  checks: { isVisible: checkFlag(true), srcDoc: checkText(), title: checkText() },
  meta: { message: {} },
};
