const LAYOUT = 'Appsmith lays the app out for phones or by itself with it; the app has fixed places';
const EDITOR = "the editor's own note";

/** Properties that every widget has. */
export const commonFollows = `widgetName widgetId type topRow bottomRow leftColumn rightColumn children isVisible
  dynamicBindingPathList dynamicTriggerPathList`.split(/\s+/);

/** Properties that have no effect for the same reason. */
export function because(reason: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, reason]));
}

export const commonIgnores: Readonly<Record<string, string>> = {
  ...because(
    EDITOR,
    'renderMode key displayName iconSVG searchTags isCanvas isDeprecated hideCard needsErrorInfo dynamicPropertyPathList',
  ),
  ...because(
    LAYOUT,
    `mobileTopRow mobileBottomRow mobileLeftColumn mobileRightColumn responsiveBehavior
      minWidth flexVerticalAlignment alignment positioning`,
  ),
  ...because('dynamicHeight is FIXED', 'minDynamicHeight maxDynamicHeight originalTopRow originalBottomRow'),
  version: 'which migrations of Appsmith the widget has seen',
  parentId: 'the nesting says it',
  detachFromLayout: 'its type says it',
  isLoading: 'Appsmith sets it itself while a query runs',
  animateLoading: 'no skeleton is shown while a query runs',
  parentColumnSpace: 'computed from the width',
  parentRowSpace: 'always 10 pixels',
  shouldScrollContents: 'what is too high scrolls',
};

export const commonOnly: Readonly<Record<string, unknown>> = { dynamicHeight: 'FIXED' };
