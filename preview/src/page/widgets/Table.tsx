import { type CSSProperties, useState } from 'react';
import { listColumns, KEY, rowHeight, type Column, type Row } from '../../widgets/tableRows.js';
import type { WidgetProps } from '../context.js';
import { asCsv } from './csv.js';
import { Icon } from './icons.js';
import { boxStyle, css } from './style.js';
import { TableCell } from './TableCell.js';
import { formatValue } from '../../widgets/formatValue.js';

const DEFAULT_WIDTH = 150;

export function Table({ values, send }: WidgetProps) {
  const columns = listColumns(values).filter(({ isVisible }) => isVisible !== false);
  const rows = getPageRows(values);
  const hasToolbar = [values.isVisibleSearch, values.isVisibleDownload, values.isVisiblePagination].some(
    (flag) => flag === true,
  );
  const select = (row: Row, index: number) => {
    if (values.multiRowSelection === true) {
      const chosen = (values.selectedRowIndices ?? []) as number[];
      const selectedRowIndices = chosen.includes(index) ? chosen.filter((one) => one !== index) : [...chosen, index];
      return send({ selectedRowIndices }, 'onRowSelected');
    }
    const isChosen = values.selectedRowIndex === index;
    send({ selectedRowIndex: isChosen ? -1 : index }, isChosen ? undefined : 'onRowSelected', { currentRow: row });
  };
  const isSelected = (index: number) =>
    values.multiRowSelection === true
      ? ((values.selectedRowIndices ?? []) as number[]).includes(index)
      : values.selectedRowIndex === index;
  const accent = css(values.accentColor) ?? '#553DE9';
  const style = { ...boxStyle(values), backgroundColor: '#fff', '--accent': accent } as CSSProperties;
  return (
    <div className="table" style={style}>
      {hasToolbar && <Toolbar values={values} columns={columns} send={send} />}
      <div className={`table-scroll table-${formatValue(values.variant ?? 'DEFAULT').toLowerCase()}`} tabIndex={0}>
        <div className="table-rows" role="table">
          <div className="table-header" role="row">
            {columns.map((column, index) => (
              <Heading
                key={column.id}
                column={column}
                width={getWidth(values, column)}
                isLast={index === columns.length - 1}
                values={values}
                send={send}
              />
            ))}
          </div>
          {rows.map(([row, index]) => (
            <div
              key={formatValue(row[KEY] ?? index)}
              role="row"
              aria-selected={isSelected(index)}
              className="table-row"
              style={{ minHeight: rowHeight(values.compactMode) }}
              onClick={() => select(row, index)}
            >
              {columns.map((column, place) => (
                <div
                  key={column.id}
                  role="cell"
                  data-column={column.id}
                  className={place === columns.length - 1 ? 'cell cell-last' : 'cell'}
                  style={{ flexBasis: getWidth(values, column), width: getWidth(values, column) }}
                >
                  <TableCell column={column} row={row} table={values} send={send} />
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** The shown rows with their indexes: all if the query pages, else those of the page. */
function getPageRows(values: WidgetProps['values']): [Row, number][] {
  const all = ((values.filteredTableData ?? []) as Row[]).map((row, index): [Row, number] => [row, index]);
  if (values.serverSidePaginationEnabled === true || values.isVisiblePagination !== true) return all;
  const size = Number(values.pageSize ?? 0) || all.length;
  const from = (Number(values.pageNo ?? 1) - 1) * size;
  return all.slice(from, from + size);
}

function getWidth({ columnWidthMap }: WidgetProps['values'], { id }: Column): number {
  return ((columnWidthMap ?? {}) as Record<string, number>)[id] ?? DEFAULT_WIDTH;
}

interface HeadingProps extends Pick<WidgetProps, 'values' | 'send'> {
  column: Column;
  width: number;
  isLast: boolean;
}

function Heading({ column, width, isLast, values, send }: HeadingProps) {
  const { column: sortedBy, order } = (values.sortOrder ?? {}) as { column?: string; order?: 'asc' | 'desc' | null };
  const sorts = values.isSortable === true && column.enableSort !== false;
  const isSorted = sortedBy === column.id && order;
  const sort = () => {
    const next = !isSorted ? 'asc' : order === 'asc' ? 'desc' : null;
    send({ sortOrder: { column: next ? column.id : '', order: next } }, 'onSort');
  };
  return (
    <div
      role="columnheader"
      className={isLast ? 'heading cell-last' : 'heading'}
      style={{ flexBasis: width, width }}
      aria-sort={isSorted ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      {sorts ? (
        <button type="button" onClick={sort}>
          {column.label}
        </button>
      ) : (
        <span>{column.label}</span>
      )}
      {isSorted && <i>{order === 'asc' ? '↑' : '↓'}</i>}
    </div>
  );
}

function Toolbar({ values, columns, send }: Pick<WidgetProps, 'values' | 'send'> & { columns: Column[] }) {
  const [search, setSearch] = useState(formatValue(values.searchText));
  return (
    <div className="table-toolbar">
      {values.isVisibleSearch === true && (
        <label className="table-search">
          <Icon name="search" />
          <input
            placeholder="Search..."
            aria-label="Search"
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              send({ searchText: event.target.value }, 'onSearchTextChanged');
            }}
          />
        </label>
      )}
      {values.isVisibleDownload === true && (
        <button type="button" className="table-download" onClick={() => download(values, columns)}>
          <Icon name="download" /> Download
        </button>
      )}
      {values.isVisiblePagination === true && <Pages values={values} send={send} />}
    </div>
  );
}

function Pages({ values, send }: Pick<WidgetProps, 'values' | 'send'>) {
  const page = Number(values.pageNo ?? 1);
  const size = Number(values.pageSize ?? 0);
  const isServer = values.serverSidePaginationEnabled === true;
  const total = isServer ? Number(values.totalRecordsCount ?? 0) : ((values.filteredTableData ?? []) as Row[]).length;
  const last = isServer && total === 0 ? Infinity : Math.max(1, Math.ceil(total / (size || 1)));
  const go = (pageNo: number) =>
    send({ pageNo, previousPageVisited: pageNo < page, nextPageVisited: pageNo > page }, 'onPageChange');
  return (
    <div className="table-pages">
      {total > 0 && <span>{total} Records</span>}
      <button type="button" aria-label="Previous page" disabled={page <= 1} onClick={() => go(page - 1)}>
        <Icon name="chevron-left" />
      </button>
      <b>{page}</b>
      <button type="button" aria-label="Next page" disabled={page >= last} onClick={() => go(page + 1)}>
        <Icon name="chevron-right" />
      </button>
    </div>
  );
}

function download(values: WidgetProps['values'], columns: Column[]): void {
  const text = asCsv((values.filteredTableData ?? []) as Row[], columns, css(values.delimiter) ?? ',');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = `${formatValue(values.widgetName)}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}
