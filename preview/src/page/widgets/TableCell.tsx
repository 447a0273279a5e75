import type { CSSProperties } from 'react';
import { KEY, PLACE, type Column, type Row } from '../../widgets/tableRows.js';
import type { WidgetProps } from '../context.js';
import { getButtonStyle } from './buttons.js';
import { Html } from './Html.js';
import { toCss, getFontStyle } from './style.js';
import { formatValue } from '../../widgets/formatValue.js';

interface Props extends Pick<WidgetProps, 'send'> {
  column: Column;
  row: Row;
}

/** A column's property is one value for the whole table, or a list with a value for each row. */
export function TableCell({ column, row, send }: Props) {
  const index = Number(row[PLACE]);
  const of = (property: string) => {
    const value = column[property];
    return Array.isArray(value) ? (value as unknown[])[index] : value;
  };
  if (of('isCellVisible') === false) return null;
  const press = () => {
    const { [PLACE]: _place, [KEY]: _key, ...currentRow } = row;
    send(undefined, `primaryColumns.${column.id}.onClick`, { currentRow, currentIndex: index });
  };
  const style = getCellStyle(of);
  const text = formatValue(row[column.alias]);
  if (column.columnType === 'button') {
    return (
      <span className="cell-content" style={style}>
        <button
          type="button"
          className="button cell-button"
          disabled={of('isDisabled') === true}
          style={getButtonStyle({
            buttonColor: of('buttonColor'),
            buttonVariant: of('buttonVariant'),
            borderRadius: of('borderRadius'),
            boxShadow: of('boxShadow'),
          })}
          onClick={(event) => {
            event.stopPropagation();
            press();
          }}
        >
          {formatValue(of('buttonLabel'))}
        </button>
      </span>
    );
  }
  const isHtml = column.columnType === 'html';
  return (
    <span
      className={column.allowCellWrapping === true ? 'cell-content cell-wraps' : 'cell-content'}
      style={style}
      title={isHtml ? undefined : text}
    >
      <span>{isHtml ? <Html text={text} hasLinks={false} /> : text}</span>
    </span>
  );
}

const SIDES: Record<string, string> = { LEFT: 'flex-start', CENTER: 'center', RIGHT: 'flex-end' };
const HEIGHTS: Record<string, string> = { TOP: 'flex-start', CENTER: 'center', BOTTOM: 'flex-end' };

function getCellStyle(of: (property: string) => unknown): CSSProperties {
  return {
    ...getFontStyle(of('fontStyle')),
    justifyContent: SIDES[formatValue(of('horizontalAlignment'))],
    alignItems: HEIGHTS[formatValue(of('verticalAlignment'))],
    color: toCss(of('textColor')),
    backgroundColor: toCss(of('cellBackground')),
    fontSize: toCss(of('textSize')),
  };
}
