import moment from 'moment';
import type { CSSProperties } from 'react';
import { inputFormat, KEY, PLACE, type Column, type Row } from '../../widgets/tableRows.js';
import type { Values } from '../../widgets/widgetRules.js';
import type { WidgetProps } from '../context.js';
import { buttonStyle } from './buttons.js';
import { Html } from './Html.js';
import { Icon } from './icons.js';
import { css, fontStyle } from './style.js';
import { formatValue } from '../../widgets/formatValue.js';

interface Props extends Pick<WidgetProps, 'send'> {
  column: Column;
  row: Row;
  table: Values;
}

/** A column's property is one value for the whole table, or a list with a value for each row. */
export function TableCell({ column, row, table, send }: Props) {
  const index = Number(row[PLACE]);
  const of = (property: string) => {
    const value = column[property];
    return Array.isArray(value) ? (value as unknown[])[index] : value;
  };
  if (of('isCellVisible') === false) return null;
  const press = (trigger: string) => {
    const currentRow = { ...row };
    delete currentRow[PLACE];
    delete currentRow[KEY];
    send({ triggeredRowIndex: index }, `primaryColumns.${column.id}.${trigger}`, { currentRow, currentIndex: index });
  };
  const style = cellStyle(of, table);
  switch (column.columnType) {
    case 'button':
    case 'iconButton':
      return (
        <span className="cell-content" style={style}>
          <button
            type="button"
            className={`button cell-button ${column.columnType === 'iconButton' ? 'button-icon' : ''}`}
            disabled={of('isDisabled') === true}
            aria-label={column.columnType === 'iconButton' ? column.label : undefined}
            style={buttonStyle({
              buttonColor: of('buttonColor'),
              buttonVariant: of('buttonVariant'),
              borderRadius: of('borderRadius'),
              boxShadow: of('boxShadow'),
            })}
            onClick={(event) => {
              event.stopPropagation();
              press('onClick');
            }}
          >
            {column.columnType === 'button' ? (
              formatValue(of('buttonLabel'))
            ) : (
              <Icon name={formatValue(of('iconName'))} />
            )}
          </button>
        </span>
      );
    case 'html':
      return (
        <span className="cell-content" style={style}>
          <span>
            <Html text={formatValue(row[column.alias])} hasLinks={false} />
          </span>
        </span>
      );
    case 'image':
      return <img className="cell-image" src={formatValue(row[column.alias])} alt="" />;
    case 'checkbox':
      return (
        <span className="cell-content" style={style}>
          <input type="checkbox" checked={row[column.alias] === true} readOnly aria-label={column.label} />
        </span>
      );
    case 'url':
      return (
        <span className="cell-content" style={style}>
          <a
            href={formatValue(row[column.alias])}
            target="_blank"
            rel="noopener noreferrer"
            onClick={(event) => event.stopPropagation()}
          >
            {formatValue(of('displayText') || row[column.alias])}
          </a>
        </span>
      );
    default: {
      const text = formatCell(column, of, row[column.alias]);
      return (
        <span
          className={column.allowCellWrapping === true ? 'cell-content cell-wraps' : 'cell-content'}
          style={style}
          title={text}
        >
          <span>{text}</span>
        </span>
      );
    }
  }
}

function formatCell(column: Column, of: (property: string) => unknown, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (column.columnType === 'date') {
    const date = moment(value, inputFormat(column));
    return date.isValid() ? date.format(css(of('outputFormat')) ?? 'YYYY-MM-DDTHH:mm:ss') : 'Invalid date';
  }
  if (column.columnType === 'number' && typeof value === 'number') {
    const decimals = Number(of('decimals') ?? 0);
    return value.toLocaleString('en', {
      useGrouping: of('thousandSeparator') !== false,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  }
  return formatValue(value);
}

const SIDES: Record<string, string> = { LEFT: 'flex-start', CENTER: 'center', RIGHT: 'flex-end' };
const HEIGHTS: Record<string, string> = { TOP: 'flex-start', CENTER: 'center', BOTTOM: 'flex-end' };

function cellStyle(of: (property: string) => unknown, table: Values): CSSProperties {
  const own = (property: string) => of(property) || table[property];
  return {
    ...fontStyle(own('fontStyle')),
    justifyContent: SIDES[formatValue(own('horizontalAlignment'))],
    alignItems: HEIGHTS[formatValue(own('verticalAlignment'))],
    color: css(own('textColor')),
    backgroundColor: css(own('cellBackground')),
    fontSize: css(own('textSize')),
  };
}
