/** Reads systemd's timers from the output of `systemctl show` for them and for their services. */
import { cronProblem } from '#schedule';
import { findJobNumber, type ScheduledTask, type Trigger } from './scheduledTask.js';
import { mergeTriggers } from './taskTriggers.js';

const SHORTHANDS: Record<string, string> = {
  minutely: '* * * * *',
  hourly: '0 * * * *',
  daily: '0 0 * * *',
  weekly: '0 0 * * MON',
  monthly: '0 0 1 * *',
  quarterly: '0 0 1 1,4,7,10 *',
  semiannually: '0 0 1 1,7 *',
  yearly: '0 0 1 1 *',
  annually: '0 0 1 1 *',
};

/** The days among which a month has its first, second, … and last Monday, with cron's word for it. */
const WEEKS: Record<string, string> = { '1..7': '#1', '8..14': '#2', '15..21': '#3', '22..28': '#4', '~7/1': '#L' };

/** Blocks of `Name=value` lines, with an empty line between two units. A list has a line for each of its values. */
export function parseShow(text: string): Map<string, string>[] {
  const units = text.split(/\n\s*\n/).map((block) => {
    const unit = new Map<string, string>();
    for (const [, name = '', value] of block.matchAll(/^([A-Za-z]+)=(.*)$/gm))
      unit.set(name, `${unit.get(name) ?? ''}${value}`);
    return unit;
  });
  return units.filter((unit) => unit.has('Id'));
}

/** `findTimers` says what it asks `systemctl show` about timers and their services. */
export function readTimers(
  timers: Map<string, string>[],
  services: Map<string, string>[],
  timeZone: string,
): ScheduledTask[] {
  return timers.flatMap((timer) => {
    const id = timer.get('Id') ?? '';
    const service = services.find((one) => one.get('Id') === timer.get('Unit'));
    const commands = [...(service?.get('ExecStart') ?? '').matchAll(/argv\[\]=(.*?) ; ignore_errors=/g)];
    return commands.map(([, command = ''], index) => ({
      source: id,
      name: `${id.replace(/\.timer$/, '')}${commands.length > 1 ? ` ${index + 1}` : ''}`,
      command,
      user: service?.get('User') || undefined,
      ...parseTrigger(timer, timeZone),
      delayMinutes: parseTimeSpan(timer.get('RandomizedDelayUSec') ?? '') || undefined,
      enabled: timer.get('UnitFileState') !== 'disabled',
      toRun: quoteAsUnit(command),
      watchedAs: findJobNumber(command),
    }));
  });
}

/** As in a unit (systemd.service(5)), where a script has quotes, which `systemctl show` leaves out. */
function quoteAsUnit(command: string): string {
  const script = /(?<=^(?:\S*\/)?(?:ba|da|k|z|fi)?sh(?: -\w+)* -\w*c ).*/;
  return command.replace(script, (text) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`).replaceAll('%', '%%');
}

/** Converts a time span of systemd, `1h 30min`, to minutes. */
function parseTimeSpan(text: string): number {
  const units: Record<string, number> = { d: 1440, h: 60, min: 1, s: 1 / 60 };
  return [...text.matchAll(/(\d+)(d|h|min|s)\b/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
}

function parseTrigger(timer: Map<string, string>, timeZone: string): Trigger {
  const calendars = [...(timer.get('TimersCalendar') ?? '').matchAll(/OnCalendar=(.*?) ;/g)].map(
    ([, text = '']) => text,
  );
  if (timer.get('TimersMonotonic'))
    return { remark: 'counts from the start of the machine or from its last run, not by the clock' };
  const read = calendars.map((calendar) => calendarToCron(calendar, timeZone));
  if (read.length === 1) return read[0]!;
  return mergeTriggers(read) ?? { remark: `has ${read.length} calendars, which one schedule can't say` };
}

/** Converts `Mon..Fri *-*-* 07:30:00 Europe/Rome` to a cron expression, if there is one (systemd.time(7)). */
export function calendarToCron(calendar: string, timeZone: string): Trigger {
  const zone = /\s(UTC|[A-Z][A-Za-z]+\/[\w/+-]+)$/.exec(calendar)?.[1];
  const text = zone ? calendar.slice(0, -zone.length - 1) : calendar;
  const shorthand = SHORTHANDS[text.toLowerCase()];
  const cron = shorthand ?? partsToCron(text);
  if (cron === undefined || cronProblem(cron)) return { remark: `"${calendar}" can't be said as five fields of cron` };
  return { schedule: cron, timeZone: zone ?? timeZone };
}

function partsToCron(text: string): string | undefined {
  const parts =
    /^(?:([A-Za-z][A-Za-z.,]*)\s+)?(?:(?:\*|\d{4})-([^-\s]+)-([^-\s]+)\s+)?([^:\s]+):([^:\s]+)(?::(\S+))?$/.exec(
      text.replace(/~0?1(?=\s)/, '-L').replace(/~(?=0?7\/1\s)/, '-~'), // the last day of the month, its last seven
    );
  if (!parts || /^[A-Za-z.,]*\s*\d{4}-/.test(text)) return undefined;
  const [, weekdays = '*', month = '*', day = '*', hour = '*', minute = '*', second = '00'] = parts;
  const week = weekdays === '*' ? undefined : WEEKS[day.replaceAll(/\b0/g, '')];
  if (!/^0?0$/.test(second) || (weekdays !== '*' && day !== '*' && !week)) return undefined;
  const names = weekdays
    .replaceAll(/([A-Za-z]{3})[a-z]*/g, (_, name: string) => name.toUpperCase())
    .replaceAll('..', '-');
  const days = week ? '*' : parseField(day, 31);
  const [m, h, mo] = [parseField(minute, 59), parseField(hour, 23), parseField(month, 12)];
  return m && h && days && mo ? `${m} ${h} ${days} ${mo} ${names.replaceAll(/[^,]+/g, `$&${week ?? ''}`)}` : undefined;
}

function parseField(text: string, last: number): string | undefined {
  const items = text.split(',').map((item) => {
    if (item === 'L') return item;
    const [, from = '', to, step] = /^(\*|\d+)(?:\.\.(\d+))?(?:\/(\d+))?$/.exec(item) ?? [];
    if (from === '') return undefined;
    if (from === '*') return step ? `*/${step}` : '*';
    const range = to ? `${Number(from)}-${Number(to)}` : step ? `${Number(from)}-${last}` : `${Number(from)}`;
    return step ? `${range}/${step}` : range;
  });
  return items.includes(undefined) ? undefined : items.join(',');
}
