/** Properties that every widget has. */
const LAYOUT = 'Appsmith lays the app out for phones or by itself with it; the app has fixed places';
const EDITOR = "the editor's own note";

export const commonFollows = [
  'widgetName',
  'widgetId',
  'type',
  'topRow',
  'bottomRow',
  'leftColumn',
  'rightColumn',
  'children',
  'isVisible',
  'dynamicBindingPathList',
  'dynamicTriggerPathList',
] as const;

export const commonIgnores: Readonly<Record<string, string>> = {
  version: 'which migrations of Appsmith the widget has seen',
  parentId: 'the nesting says it',
  detachFromLayout: 'its type says it',
  renderMode: EDITOR,
  key: EDITOR,
  displayName: EDITOR,
  iconSVG: EDITOR,
  searchTags: EDITOR,
  isCanvas: EDITOR,
  isDeprecated: EDITOR,
  hideCard: EDITOR,
  needsErrorInfo: EDITOR,
  isLoading: 'Appsmith sets it itself while a query runs',
  animateLoading: 'no skeleton is shown while a query runs',
  dynamicPropertyPathList: EDITOR,
  parentColumnSpace: 'computed from the width',
  parentRowSpace: 'always 10 pixels',
  mobileTopRow: LAYOUT,
  mobileBottomRow: LAYOUT,
  mobileLeftColumn: LAYOUT,
  mobileRightColumn: LAYOUT,
  responsiveBehavior: LAYOUT,
  minWidth: LAYOUT,
  flexVerticalAlignment: LAYOUT,
  alignment: LAYOUT,
  positioning: LAYOUT,
  minDynamicHeight: 'dynamicHeight is FIXED',
  maxDynamicHeight: 'dynamicHeight is FIXED',
  originalTopRow: 'dynamicHeight is FIXED',
  originalBottomRow: 'dynamicHeight is FIXED',
  shouldScrollContents: 'what is too high scrolls',
};

export const commonOnly: Readonly<Record<string, unknown>> = { dynamicHeight: 'FIXED' };
