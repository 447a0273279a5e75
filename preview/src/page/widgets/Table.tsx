import type { CSSProperties } from 'react';
import { formatValue } from '../../widgets/formatValue.js';
import { listColumns, KEY, type Column, type Row } from '../../widgets/tableRows.js';
import type { WidgetProps } from '../context.js';
import { getBoxStyle, toCss } from './style.js';
import { TableCell } from './TableCell.js';

const DEFAULT_WIDTH = 150;
const ROW_HEIGHTS: Record<string, number> = { SHORT: 30, DEFAULT: 40, TALL: 60 };

export function Table({ values, send }: WidgetProps) {
  const columns = listColumns(values).filter(({ isVisible }) => isVisible !== false);
  const rows = (values.filteredTableData ?? []) as Row[];
  const accent = toCss(values.accentColor) ?? '#553DE9';
  const style = { ...getBoxStyle(values), backgroundColor: '#fff', '--accent': accent } as CSSProperties;
  return (
    <div className="table" style={style}>
      <div className="table-scroll" tabIndex={0}>
        <div className="table-rows" role="table">
          <div className="table-header" role="row">
            {columns.map((column) => (
              <div key={column.id} role="columnheader" className="heading" style={getWidth(values, column)}>
                <span>{column.label}</span>
              </div>
            ))}
          </div>
          {rows.map((row, index) => (
            <div
              key={formatValue(row[KEY] ?? index)}
              role="row"
              aria-selected={values.selectedRowIndex === index}
              className="table-row"
              style={{ minHeight: ROW_HEIGHTS[String(values.compactMode)] ?? 40 }}
              onClick={() => send({ selectedRowIndex: values.selectedRowIndex === index ? -1 : index })}
            >
              {columns.map((column) => (
                <div
                  key={column.id}
                  role="cell"
                  data-column={column.id}
                  className="cell"
                  style={getWidth(values, column)}
                >
                  <TableCell column={column} row={row} send={send} />
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function getWidth({ columnWidthMap }: WidgetProps['values'], { id }: Column): CSSProperties {
  const width = ((columnWidthMap ?? {}) as Record<string, number>)[id] ?? DEFAULT_WIDTH;
  return { flexBasis: width, width };
}
