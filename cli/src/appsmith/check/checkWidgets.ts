import { type App, CANVAS, type Widget } from '../app.js';
import { findBindings } from '../bindings.js';
import type { Json } from '../json.js';
import type { Finding } from './finding.js';
import { listWidgetsInFiles } from './withFiles.js';
import { listColumns } from '../tableColumns.js';
import { columnPropertyKind, isWidgetType, type PropertyKind, propertyKind } from '../widgetFacts.js';

/** Finds types, properties and values that Appsmith's widgets don't have. They would be ignored, or show an error. */
export function* checkWidgets(app: App): Generator<Finding> {
  for (const page of app.pages) {
    for (const { widget, file } of listWidgetsInFiles(page)) {
      const { widgetName, type } = widget;
      if (!isWidgetType(type)) {
        yield { file, reason: `${widgetName} has the type ${type}, which neither this check nor the preview knows` };
        continue;
      }
      for (const [name, value] of Object.entries(widget)) {
        const kind = propertyKind(type, name);
        if (kind === undefined) yield { file, reason: `${widgetName} has ${name}, which a ${type} doesn't have` };
        else yield* checkValue(kind, value, `${widgetName}.${name}`, file);
      }
      for (const { id, column } of listColumns(widget)) {
        for (const [name, value] of Object.entries(column)) {
          const kind = columnPropertyKind(name);
          if (kind === undefined) yield { file, reason: `column ${id} has ${name}, which a column doesn't have` };
          else yield* checkValue(kind, value, `${widgetName}.primaryColumns.${id}.${name}`, file);
        }
      }
      yield* checkTraps(widget, file);
    }
  }
}

function* checkValue(kind: PropertyKind, value: Json | undefined, where: string, file: string): Generator<Finding> {
  if (typeof value === 'string' && findBindings(value).length > 0) return;
  if (kind === 'boolean' && ![true, false, 'true', 'false', ''].some((allowed) => allowed === value))
    yield { file, reason: `${where} must be true or false, not ${JSON.stringify(value)}` };
  if (kind === 'number' && !(typeof value === 'number' || (typeof value === 'string' && !Number.isNaN(Number(value)))))
    yield { file, reason: `${where} must be a number, not ${JSON.stringify(value)}` };
  if (typeof kind === 'object' && value !== '' && !kind.some((allowed) => allowed === value))
    yield { file, reason: `${where} must be one of ${kind.join(', ')}, not ${JSON.stringify(value)}` };
  if (kind === 'trigger' && typeof value === 'string' && value !== '')
    yield { file, reason: `${where} must be a binding: ${JSON.stringify(value)} would do nothing` };
}

/** Mistakes that we have seen in Appsmith although every property is allowed. */
function* checkTraps(widget: Widget, file: string): Generator<Finding> {
  const { widgetName, type, children = [] } = widget;
  if (type === 'MODAL_WIDGET' && widget.isVisible !== false)
    yield { file, reason: `${widgetName} needs isVisible: false, or it is open when the page loads` };
  if (type === 'MODAL_WIDGET' && widget.detachFromLayout !== true)
    yield { file, reason: `${widgetName} needs detachFromLayout: true` };
  if (children.length > 0 && type !== CANVAS && children.some((child) => child.type !== CANVAS))
    yield { file, reason: `${widgetName} may contain only canvases` };
  if (type === 'TABS_WIDGET') yield* tabsWithoutCanvas(widget, file);
}

function* tabsWithoutCanvas(
  { widgetName, tabsObj, defaultTab, children = [] }: Widget,
  file: string,
): Generator<Finding> {
  const tabs = Object.values((tabsObj ?? {}) as Record<string, { label?: string; widgetId?: string }>);
  for (const { label, widgetId } of tabs) {
    if (!children.some((canvas) => canvas.widgetId === widgetId))
      yield { file, reason: `the tab ${label} of ${widgetName} names a canvas that isn't there` };
  }
  for (const canvas of children) {
    if (!tabs.some(({ widgetId }) => widgetId === canvas.widgetId))
      yield { file, reason: `${canvas.widgetName} belongs to no tab of ${widgetName}` };
  }
  if (
    typeof defaultTab === 'string' &&
    findBindings(defaultTab).length === 0 &&
    !tabs.some(({ label }) => label === defaultTab)
  )
    yield { file, reason: `defaultTab of ${widgetName} is ${defaultTab}, which isn't the label of a tab` };
}
