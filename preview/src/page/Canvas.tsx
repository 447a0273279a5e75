import { useLayoutEffect, useRef, useState } from 'react';
import type { Widget } from '../application.js';
import { useSurround } from './context.js';
import { PositionedWidget } from './PositionedWidget.js';
import { computePlaces } from './layout.js';
import { useVisibility } from './valueStore.js';

interface Props {
  canvas: Widget;
  isRoot?: boolean;
}

/** Places widgets by the canvas's own width, which may change with the window. */
export function Canvas({ canvas, isRoot = false }: Props) {
  const { session, collapses } = useSurround();
  const [width, element] = useWidth();
  const widgets = (canvas.children ?? []).filter(({ type }) => type !== 'MODAL_WIDGET');
  useVisibility(
    session.values,
    widgets.map(({ widgetName }) => widgetName),
  );
  const isVisible = ({ widgetName }: Widget) => session.values.get(widgetName).isVisible !== false;
  const places = computePlaces(widgets, width, (widget) => !collapses || isVisible(widget));
  const bottom = Math.max(0, ...widgets.filter(isVisible).map((widget) => getBottom(places.get(widget))));
  return (
    <div
      ref={element}
      className={isRoot ? 'canvas canvas-root' : 'canvas'}
      style={{ minHeight: bottom }}
      data-canvas={canvas.widgetName}
    >
      {width > 0 &&
        widgets.map((widget) => {
          const place = places.get(widget);
          return place && <PositionedWidget key={widget.widgetId} widget={widget} place={place} />;
        })}
    </div>
  );
}

function getBottom(place: { top: number; height: number } | undefined): number {
  return place ? place.top + place.height + 10 : 0;
}

function useWidth(): [number, React.RefObject<HTMLDivElement | null>] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    setWidth(current.clientWidth);
    const observer = new ResizeObserver(() => setWidth(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return [width, element];
}
