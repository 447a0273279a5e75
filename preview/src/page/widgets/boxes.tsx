import type { WidgetProps } from '../context.js';
import { selectedTab, visibleTabs } from '../../widgets/shown.js';
import { Canvas } from '../Canvas.js';
import { boxStyle, css } from './style.js';
import { wordsOf } from '../../widgets/wordsOf.js';

export function Container({ widget, values }: WidgetProps) {
  const [canvas] = widget.children ?? [];
  const isPlain = values.containerStyle === 'none';
  return (
    <div className="container" style={isPlain ? { backgroundColor: css(values.backgroundColor) } : boxStyle(values)}>
      {canvas && <Canvas canvas={canvas} />}
    </div>
  );
}

export function Tabs({ widget, values, tell }: WidgetProps) {
  const tabs = visibleTabs(values);
  const selected = selectedTab(values);
  const canvas = (widget.children ?? []).find(({ widgetId }) => widgetId === selected?.widgetId);
  return (
    <div className="tabs" style={boxStyle(values)}>
      {values.shouldShowTabs !== false && (
        <div className="tab-list" role="tablist">
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              aria-selected={tab.widgetId === selected?.widgetId}
              style={
                tab.widgetId === selected?.widgetId
                  ? { color: css(values.accentColor), borderColor: css(values.accentColor) }
                  : undefined
              }
              onClick={() => tell({ selectedTabWidgetId: tab.widgetId }, 'onTabSelected')}
            >
              {tab.label}
            </button>
          ))}
        </div>
      )}
      <div className="tab-panel" role="tabpanel" key={canvas?.widgetId}>
        {canvas && <Canvas canvas={canvas} />}
      </div>
    </div>
  );
}

export function Divider({ values }: WidgetProps) {
  const isVertical = values.orientation === 'vertical';
  const line = `${Number(values.thickness ?? 1)}px ${wordsOf(values.strokeStyle ?? 'solid')} ${wordsOf(values.dividerColor ?? '#858282')}`;
  return (
    <div className={`divider ${isVertical ? 'divider-vertical' : ''}`}>
      <i style={isVertical ? { borderLeft: line } : { borderTop: line }} />
    </div>
  );
}

export function Progress({ values }: WidgetProps) {
  const percent = Math.min(100, Math.max(0, Number(values.progress ?? 0)));
  return (
    <div
      className={`progress ${values.isIndeterminate === true ? 'progress-indeterminate' : ''}`}
      role="progressbar"
      aria-valuenow={percent}
      style={{ borderRadius: css(values.borderRadius) }}
    >
      <i style={{ width: `${percent}%`, backgroundColor: css(values.fillColor) }} />
      {values.showResult === true && <span>{percent}%</span>}
    </div>
  );
}
