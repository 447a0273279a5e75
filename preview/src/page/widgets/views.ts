import type { ComponentType } from 'react';
import type { WidgetProps } from '../context.js';
import { Button, IconButton } from './buttons.js';
import { Chart } from './Chart.js';
import { Container, Divider, Progress, Tabs } from './boxes.js';
import { DatePicker } from './DatePicker.js';
import { Iframe } from './Iframe.js';
import { Checkbox, Input } from './inputs.js';
import { MultiSelect, Select } from './selects.js';
import { Table } from './Table.js';
import { Text } from './Text.js';

/** How each widget is drawn; the evaluator's `widgetRules` has the same names. */
export const views: Readonly<Record<string, ComponentType<WidgetProps>>> = {
  CONTAINER_WIDGET: Container,
  TABS_WIDGET: Tabs,
  TEXT_WIDGET: Text,
  BUTTON_WIDGET: Button,
  ICON_BUTTON_WIDGET: IconButton,
  DIVIDER_WIDGET: Divider,
  PROGRESS_WIDGET: Progress,
  IFRAME_WIDGET: Iframe,
  CHART_WIDGET: Chart,
  INPUT_WIDGET_V2: Input,
  SELECT_WIDGET: Select,
  MULTI_SELECT_WIDGET_V2: MultiSelect,
  DATE_PICKER_WIDGET2: DatePicker,
  CHECKBOX_WIDGET: Checkbox,
  TABLE_WIDGET_V2: Table,
};
