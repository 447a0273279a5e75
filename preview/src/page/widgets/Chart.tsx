import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { BarChart, CustomChart, HeatmapChart, LineChart, LinesChart, PieChart, ScatterChart } from 'echarts/charts';
import {
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { WidgetProps } from '../context.js';
import { css } from './style.js';

use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  LinesChart,
  PieChart,
  ScatterChart,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

export function Chart({ values, send }: WidgetProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const click = useRef(send);
  click.current = send;
  useEffect(() => {
    if (!element.current) return undefined;
    const drawn = init(element.current);
    chart.current = drawn;
    drawn.on('click', ({ name, value, seriesName, dataIndex, data }) => {
      const selectedDataPoint = { x: name, y: value, seriesTitle: seriesName, rawEventData: { dataIndex, data, name } };
      click.current({ selectedDataPoint }, 'onDataPointClick');
    });
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      drawn.dispose();
    };
  }, []);
  const config = values.customEChartConfig;
  useEffect(() => {
    if (typeof config === 'object' && config !== null) chart.current?.setOption(config as EChartsCoreOption, true);
  }, [config]);
  return (
    <div className="chart" style={{ borderRadius: css(values.borderRadius), boxShadow: css(values.boxShadow) }}>
      <div ref={element} className="chart-canvas" />
    </div>
  );
}
