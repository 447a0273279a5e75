import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import type { WidgetProps } from '../context.js';
import { toCss } from './style.js';

export function Chart({ values }: WidgetProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const [echarts, setEcharts] = useState<typeof import('./echarts.js')>();
  useEffect(() => void loadEcharts().then(setEcharts), []);
  useEffect(() => {
    if (!echarts || !element.current) return undefined;
    const drawn = echarts.init(element.current);
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      drawn.dispose();
    };
  }, [echarts]);
  const config = values.customEChartConfig;
  useEffect(() => {
    if (typeof config === 'object' && config !== null) chart.current?.setOption(config as EChartsCoreOption, true);
  }, [echarts, config]);
  return (
    <div className="chart" style={{ borderRadius: toCss(values.borderRadius), boxShadow: toCss(values.boxShadow) }}>
      <div ref={element} className="chart-canvas" />
    </div>
  );
}

/** Two thirds of the page's code, so it is a separate file of the build, loaded by pages that have a chart. */
function loadEcharts(): Promise<typeof import('./echarts.js')> {
  const address = `./echarts.js${new URL(import.meta.url).search}`;
  return import(address) as Promise<typeof import('./echarts.js')>;
}
