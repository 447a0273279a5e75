import { createContext, useContext } from 'react';
import type { ThemeValues, Widget } from '../application.js';
import type { Values } from '../widgets/widgetRules.js';
import type { Session } from './session.js';
import { useValues } from './valueStore.js';

interface Surround {
  session: Session;
  theme: ThemeValues;
  collapses: boolean;
}

export const SurroundContext = createContext<Surround | undefined>(undefined);

export function useSurround(): Surround {
  const around = useContext(SurroundContext);
  if (!around) throw new Error('A widget is drawn outside the app.');
  return around;
}

declare global {
  /** Set by the conformance test, which observes the properties that a widget reads. */
  var observedValues: ((type: string, values: Values) => Values) | undefined;
}

/** What a widget is drawn from, and how it reports what a person did. */
export interface WidgetProps {
  widget: Widget;
  values: Values;
  /** New meta, then the trigger of the event. */
  send: (meta?: Values, trigger?: string, extra?: Values) => void;
}

export function useWidget(widget: Widget): WidgetProps {
  const { session } = useSurround();
  const { widgetName, type } = widget;
  const values = useValues(session.values, widgetName);
  return {
    widget,
    values: globalThis.observedValues?.(type, values) ?? values,
    send: (meta, trigger, extra) => session.sendEvent(widgetName, meta, trigger, extra),
  };
}
