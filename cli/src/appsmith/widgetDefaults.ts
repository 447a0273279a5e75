/** Default properties of widgets: what Appsmith sets when a widget is dropped on a page. */
import defaults from './widgetDefaults.json';
import type { JsonObject } from './json.js';

const types = defaults.types as Record<string, JsonObject>;
const columns = defaults.column as Record<string, JsonObject>;

/** @param ofApp what the app's own `widgets.json` says about all its widgets */
export function widgetDefaults(type: string, ofApp: Record<string, JsonObject>): JsonObject {
  return { ...defaults.everyWidget, ...types[type], ...ofApp['*'], ...ofApp[type] };
}

export function columnDefaults(columnType: string): JsonObject {
  return { ...columns['*'], ...columns[columnType], columnType };
}

/** The canvas of a container, modal or tab; it has no file. */
export const CANVAS_DEFAULTS: JsonObject = {
  canExtend: false,
  containerStyle: 'none',
  detachFromLayout: true,
  dynamicHeight: 'FIXED',
  isLoading: false,
  isVisible: true,
  leftColumn: 0,
  parentColumnSpace: 1,
  parentRowSpace: 1,
  renderMode: 'CANVAS',
  rightColumn: 640,
  topRow: 0,
  version: 1,
};

/** The canvas of a page, which contains everything. */
export const PAGE_CANVAS_DEFAULTS: JsonObject = {
  backgroundColor: 'none',
  bottomRow: 380,
  canExtend: true,
  containerStyle: 'none',
  detachFromLayout: true,
  leftColumn: 0,
  minHeight: 1292,
  parentColumnSpace: 1,
  parentRowSpace: 1,
  rightColumn: 4896,
  snapColumns: 64,
  snapRows: 124,
  topRow: 0,
  version: 94,
};
