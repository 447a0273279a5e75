import moment from 'moment';
import { useState } from 'react';
import type { WidgetProps } from '../context.js';
import { Icon } from './icons.js';
import { Labelled } from './Label.js';
import { Popover } from './Popover.js';
import { formatValue } from '../../widgets/formatValue.js';

export function DatePicker({ widget, values, send }: WidgetProps) {
  const [isOpen, setOpen] = useState(false);
  const format = formatValue(values.dateFormat ?? 'YYYY-MM-DD HH:mm');
  const displayed = values.value ? moment(formatValue(values.value)).format(format) : '';
  /** While somebody types. */
  const [typed, setTyped] = useState<string | null>(null);
  const choose = (date: moment.Moment | undefined) => {
    send({ value: date ? date.toISOString() : '' }, 'onDateSelected');
    setOpen(false);
  };
  /** A typed text counts when the field loses the focus or Enter is pressed, if it is a date in this format. */
  const acceptTyped = () => {
    setOpen(false);
    setTyped(null);
    if (typed === null || typed === displayed) return;
    const date = moment(typed, format, true);
    if (typed === '') choose(undefined);
    else if (date.isValid() && isWithin(date, values.minDate, values.maxDate)) choose(date);
  };
  return (
    <Labelled values={values} text={values.label} id={widget.widgetId}>
      <Popover
        isOpen={isOpen}
        isWide={false}
        close={() => setOpen(false)}
        content={<Calendar values={values} choose={choose} />}
      >
        <input
          id={widget.widgetId}
          className="field"
          autoComplete="off"
          value={typed ?? displayed}
          // In English, whatever the language, as in Appsmith.
          placeholder="Select Date"
          disabled={values.isDisabled === true}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onBlur={acceptTyped}
          onKeyDown={(event) => {
            if (event.key === 'Enter') acceptTyped();
          }}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Popover>
    </Labelled>
  );
}

function Calendar({ values, choose }: { values: WidgetProps['values']; choose: (date: moment.Moment) => void }) {
  const selected = values.value ? moment(formatValue(values.value)) : undefined;
  const [month, setMonth] = useState(() => (selected ?? moment()).clone().startOf('month'));
  const first = Number(values.firstDayOfWeek ?? 0);
  const start = month.clone().subtract((month.day() - first + 7) % 7, 'days');
  const days = Array.from({ length: 42 }, (_, index) => start.clone().add(index, 'days'));
  const goTo = (other: moment.Moment, icon: string) => (
    <button type="button" aria-label={formatMonth(other)} onClick={() => setMonth(other)}>
      <Icon name={icon} />
    </button>
  );
  return (
    // The field keeps the focus, so leaving it can be noticed.
    <div className="calendar" onMouseDown={(event) => event.preventDefault()}>
      <header>
        {goTo(month.clone().subtract(1, 'month'), 'chevron-left')}
        <b>{formatMonth(month)}</b>
        {goTo(month.clone().add(1, 'month'), 'chevron-right')}
      </header>
      <div className="calendar-days">
        {days.slice(0, 7).map((day) => (
          <i key={day.day()}>{formatDate(day, { weekday: 'short' })}</i>
        ))}
        {days.map((day) => (
          <button
            key={day.valueOf()}
            type="button"
            className={[
              day.isSame(month, 'month') ? '' : 'calendar-other',
              selected?.isSame(day, 'day') ? 'calendar-selected' : '',
              day.isSame(moment(), 'day') ? 'calendar-today' : '',
            ].join(' ')}
            disabled={!isWithin(day, values.minDate, values.maxDate)}
            onClick={() => choose(day)}
          >
            {day.date()}
          </button>
        ))}
      </div>
    </div>
  );
}

function formatMonth(month: moment.Moment): string {
  return formatDate(month, { month: 'long', year: 'numeric' });
}

/** In the language of the app. */
function formatDate(date: moment.Moment, parts: Intl.DateTimeFormatOptions): string {
  return date.toDate().toLocaleDateString(document.documentElement.lang, parts);
}

function isWithin(date: moment.Moment, least: unknown, most: unknown): boolean {
  return !(least && date.isBefore(formatValue(least), 'day')) && !(most && date.isAfter(formatValue(most), 'day'));
}
