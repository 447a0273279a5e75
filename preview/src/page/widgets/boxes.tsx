import { type KeyboardEvent, useRef } from 'react';
import type { WidgetProps } from '../context.js';
import { getSelectedTab, type Tab, listVisibleTabs } from '../../widgets/displayWidgets.js';
import { Canvas } from '../Canvas.js';
import { getElementId } from '../PositionedWidget.js';
import { getBoxStyle, toCss } from './style.js';
import { formatValue } from '../../widgets/formatValue.js';

export function Container({ widget, values }: WidgetProps) {
  const [canvas] = widget.children ?? [];
  return (
    <div className="container" style={getBoxStyle(values)}>
      {canvas && <Canvas canvas={canvas} />}
    </div>
  );
}

export function Tabs({ widget, values, send }: WidgetProps) {
  const tabs = listVisibleTabs(values);
  const selected = getSelectedTab(values);
  const list = useRef<HTMLDivElement>(null);
  const panelId = `${getElementId(widget)}-panel`;
  const tabId = (tab: Tab | undefined) => tab && `${getElementId(widget)}-${tab.id}`;
  const select = (tab: Tab) => send({ selectedTabWidgetId: tab.widgetId });
  const moveByKey = (event: KeyboardEvent) => {
    const place = tabs.findIndex(({ widgetId }) => widgetId === selected?.widgetId);
    const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const index = (next + tabs.length) % tabs.length;
    const tab = tabs[index];
    if (!tab) return;
    select(tab);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus();
  };
  const canvas = (widget.children ?? []).find(({ widgetId }) => widgetId === selected?.widgetId);
  return (
    <div className="tabs" style={getBoxStyle(values)}>
      {values.shouldShowTabs !== false && (
        <div className="tab-list" role="tablist" ref={list} onKeyDown={moveByKey}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              id={tabId(tab)}
              type="button"
              role="tab"
              aria-controls={panelId}
              tabIndex={tab.widgetId === selected?.widgetId ? 0 : -1}
              aria-selected={tab.widgetId === selected?.widgetId}
              style={
                tab.widgetId === selected?.widgetId
                  ? { color: toCss(values.accentColor), borderColor: toCss(values.accentColor) }
                  : undefined
              }
              onClick={() => select(tab)}
            >
              {tab.label}
            </button>
          ))}
        </div>
      )}
      <div
        className="tab-panel"
        role="tabpanel"
        id={panelId}
        aria-labelledby={tabId(selected)}
        tabIndex={0}
        key={canvas?.widgetId}
      >
        {canvas && <Canvas canvas={canvas} />}
      </div>
    </div>
  );
}

export function Divider({ values }: WidgetProps) {
  const line = `${Number(values.thickness ?? 1)}px solid ${formatValue(values.dividerColor ?? '#858282')}`;
  return (
    <div className="divider">
      <i style={{ borderLeft: line }} />
    </div>
  );
}

export function Progress({ values }: WidgetProps) {
  const percent = Math.min(100, Math.max(0, Number(values.progress ?? 0)));
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={`${percent}%`}
      aria-valuenow={percent}
      style={{ borderRadius: toCss(values.borderRadius) }}
    >
      <i style={{ width: `${percent}%`, backgroundColor: toCss(values.fillColor) }} />
    </div>
  );
}
