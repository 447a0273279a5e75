import type { WidgetRules } from './widgetRules.js';
import * as inputs from './inputs.js';
import * as display from './displayWidgets.js';
import { table } from './table.js';

/** The widgets that the preview knows, by Appsmith's name. */
export const widgetRules: Readonly<Record<string, WidgetRules>> = {
  CANVAS_WIDGET: display.canvas,
  CONTAINER_WIDGET: display.container,
  MODAL_WIDGET: display.modal,
  TABS_WIDGET: display.tabs,
  TEXT_WIDGET: display.textWidget,
  BUTTON_WIDGET: display.button,
  ICON_BUTTON_WIDGET: display.iconButton,
  DIVIDER_WIDGET: display.divider,
  CHART_WIDGET: display.chart,
  PROGRESS_WIDGET: display.progress,
  IFRAME_WIDGET: display.iframe,
  INPUT_WIDGET_V2: inputs.input,
  SELECT_WIDGET: inputs.select,
  MULTI_SELECT_WIDGET_V2: inputs.multiSelect,
  DATE_PICKER_WIDGET2: inputs.datePicker,
  CHECKBOX_WIDGET: inputs.checkbox,
  TABLE_WIDGET_V2: table,
};
