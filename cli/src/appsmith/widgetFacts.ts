/** What Appsmith's widgets support: properties with their values, values that can be read, methods that set them. */
import facts from './widgetFacts.json';

/** Any value, a trigger, or one of these values. */
export type PropertyKind = 'any' | 'boolean' | 'number' | 'trigger' | readonly (string | number)[];

interface WidgetKind {
  properties: Record<string, PropertyKind>;
  reads: string[];
  setters: string[];
}

const types = facts.types as Record<string, WidgetKind>;
const everyWidget = facts.everyWidget as Record<string, PropertyKind>;
const column = facts.column as Record<string, PropertyKind>;

export function isWidgetType(type: string): boolean {
  return Object.hasOwn(types, type);
}

export function propertyKind(type: string, name: string): PropertyKind | undefined {
  const own = types[type]?.properties ?? {};
  if (Object.hasOwn(own, name)) return own[name];
  return Object.hasOwn(everyWidget, name) ? everyWidget[name] : undefined;
}

export function columnPropertyKind(name: string): PropertyKind | undefined {
  return Object.hasOwn(column, name) ? column[name] : undefined;
}

/** Whether `Widget.<name>` has a value in a binding, or is a method in a trigger. */
export function isReadable(type: string, name: string): boolean {
  const kind = types[type];
  return (
    propertyKind(type, name) !== undefined ||
    kind?.reads.includes(name) === true ||
    kind?.setters.includes(name) === true
  );
}

/** Whether the property at a path, like `primaryColumns.Details.onClick`, runs on an event. */
export function isTrigger(type: string, path: string): boolean {
  const keys = path.split('.');
  const last = keys.at(-1) ?? '';
  if (keys.length === 1) return propertyKind(type, last) === 'trigger';
  return /^on[A-Z]/.test(last);
}
