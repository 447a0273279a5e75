/** ECharts with what the app's charts need. */
import { init, use } from 'echarts/core';
import { BarChart, LinesChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LinesChart, ScatterChart, GridComponent, MarkLineComponent, TooltipComponent]);
use(CanvasRenderer);

export { init };
