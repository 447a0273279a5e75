import { Component, type ReactNode } from 'react';
import type { Widget } from '../application.js';
import { useWidget } from './context.js';
import type { Place } from './layout.js';
import { views } from './widgets/views.js';

export function getElementId({ widgetId }: Widget): string {
  return `widget-${widgetId}`;
}

/** A widget at its position; an unsupported one says so there. */
export function PositionedWidget({ widget, place }: { widget: Widget; place: Place }) {
  const props = useWidget(widget);
  const View = views[widget.type];
  if (props.values.isVisible === false) return null;
  return (
    <div
      id={getElementId(widget)}
      className="placed"
      style={{ ...place }}
      data-widget={widget.widgetName}
      data-type={widget.type}
    >
      {View ? (
        <Guard name={widget.widgetName}>
          <View {...props} />
        </Guard>
      ) : (
        <p className="unknown-widget">
          {widget.widgetName}: the preview doesn't know the widget {widget.type}
        </p>
      )}
    </div>
  );
}

/** An error in one widget doesn't affect the others. */
class Guard extends Component<{ name: string; children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <p className="unknown-widget" data-broken>
        {this.props.name}: {error.message}
      </p>
    );
  }
}
