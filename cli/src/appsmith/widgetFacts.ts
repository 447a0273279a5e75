/** What the widgets that the app and the preview know support: properties with their values, values that can be read, methods that set them. */
import facts from './widgetFacts.json';

/** Any value, a trigger, or one of these values. */
export type PropertyKind = 'any' | 'boolean' | 'number' | 'trigger' | readonly (string | number)[];

/** Names, separated by blanks; many stand on several lines. */
type Names = string | string[];

/** As the file lists them: names by the kind of their values. */
interface Facts extends Partial<Record<'any' | 'boolean' | 'number' | 'trigger' | 'reads' | 'setters', Names>> {
  oneOf?: Record<string, Names | readonly number[]>;
}

const types = facts.types as Record<string, Facts>;
const everyWidget = facts.everyWidget as Facts;
const column = facts.column as Facts;

const known = new Map<Facts, Map<string, PropertyKind>>();

function properties(of: Facts): Map<string, PropertyKind> {
  const found = known.get(of);
  if (found) return found;
  const kinds = new Map<string, PropertyKind>();
  for (const [name, values] of Object.entries(of.oneOf ?? {}))
    kinds.set(name, isNumbers(values) ? values : split(values));
  for (const kind of ['any', 'boolean', 'number', 'trigger'] as const)
    for (const name of split(of[kind])) kinds.set(name, kind);
  known.set(of, kinds);
  return kinds;
}

function isNumbers(values: Names | readonly number[]): values is readonly number[] {
  return typeof values[0] === 'number';
}

function split(names: Names = []): string[] {
  return [names].flat().flatMap((line) => line.split(' '));
}

/** Undefined for a type that Appsmith has not, or that is named like a property of every object. */
function getType(type: string): Facts | undefined {
  return Object.hasOwn(types, type) ? types[type] : undefined;
}

export function isWidgetType(type: string): boolean {
  return getType(type) !== undefined;
}

export function propertyKind(type: string, name: string): PropertyKind | undefined {
  return properties(getType(type) ?? everyWidget).get(name) ?? properties(everyWidget).get(name);
}

export function columnPropertyKind(name: string): PropertyKind | undefined {
  return properties(column).get(name);
}

/** Whether `Widget.<name>` has a value in a binding, or is a method in a trigger. */
export function isReadable(type: string, name: string): boolean {
  const { reads, setters } = getType(type) ?? {};
  return propertyKind(type, name) !== undefined || [...split(reads), ...split(setters)].includes(name);
}

/** Whether the property at a path, like `primaryColumns.Details.onClick`, runs on an event. */
export function isTrigger(path: string): boolean {
  return /^on[A-Z]/.test(path.split('.').at(-1)!);
}
