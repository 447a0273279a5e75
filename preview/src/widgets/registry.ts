import type { WidgetRules } from './widgetRules.js';
import * as inputs from './inputs.js';
import * as shown from './displayWidgets.js';
import { table } from './table.js';

/** The widgets that the preview knows, by Appsmith's name. */
export const widgetRules: Readonly<Record<string, WidgetRules>> = {
  CANVAS_WIDGET: shown.canvas,
  CONTAINER_WIDGET: shown.container,
  MODAL_WIDGET: shown.modal,
  TABS_WIDGET: shown.tabs,
  TEXT_WIDGET: shown.textWidget,
  BUTTON_WIDGET: shown.button,
  ICON_BUTTON_WIDGET: shown.iconButton,
  DIVIDER_WIDGET: shown.divider,
  CHART_WIDGET: shown.chart,
  PROGRESS_WIDGET: shown.progress,
  INPUT_WIDGET_V2: inputs.input,
  SELECT_WIDGET: inputs.select,
  MULTI_SELECT_WIDGET_V2: inputs.multiSelect,
  DATE_PICKER_WIDGET2: inputs.datePicker,
  CHECKBOX_WIDGET: inputs.checkbox,
  TABLE_WIDGET_V2: table,
};
