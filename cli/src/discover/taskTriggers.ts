/** Converts Windows' triggers to one cron expression, or explains why there is none. */
import type { Element } from '@xmldom/xmldom';
import { cronProblem } from '#schedule';
import type { Trigger } from './scheduledTask.js';
import { findChild, children, textAt } from './elements.js';

const OTHERS: Record<string, string> = {
  BootTrigger: 'when the machine starts',
  LogonTrigger: 'when somebody logs on',
  IdleTrigger: 'when the machine is idle',
  EventTrigger: 'on an event of the log',
  RegistrationTrigger: 'when the task is registered',
  SessionStateChangeTrigger: 'when a session is locked, connected or left',
  WnfStateChangeTrigger: 'when something in Windows changes',
};
const WEEKS = ['1', '2', '3', '4', 'Last'];
const MINUTES_A_DAY = 24 * 60;

export function triggersToCron(triggers: Element[], timeZone: string): Trigger {
  const active = triggers.filter((trigger) => textAt(trigger, 'Enabled') !== 'false');
  if (active.length === 0)
    return { remark: triggers.length > 0 ? 'its triggers are switched off' : 'has no trigger; it is started by hand' };
  const read = active.map((trigger) => triggerToCron(trigger, timeZone));
  const unsaid = read.find(({ schedule }) => schedule === undefined);
  if (active.length === 1 || unsaid) return unsaid ? { remark: unsaid.remark } : read[0]!;
  return mergeTriggers(read) ?? { remark: `has ${active.length} triggers, which one schedule can't say` };
}

/** Triggers that differ only in their hour make one schedule. */
export function mergeTriggers(triggers: Trigger[]): Trigger | undefined {
  const fields = triggers.map(({ schedule = '' }) => schedule.split(' '));
  const rest = new Set(triggers.map(({ timeZone }, index) => [timeZone, ...fields[index]!.toSpliced(1, 1)].join(' ')));
  if (rest.size !== 1 || fields.some(([, hour]) => !/^[\d,]+$/.test(hour ?? ''))) return undefined;
  const hours = fields.flatMap(([, hour = '']) => hour.split(',').map(Number));
  const delayMinutes = Math.max(...triggers.map((trigger) => trigger.delayMinutes ?? 0));
  const schedule = fields[0]!.toSpliced(1, 1, formatSorted(hours)).join(' ');
  return { ...triggers[0], schedule, delayMinutes: delayMinutes || undefined };
}

function triggerToCron(trigger: Element, machineZone: string): Trigger {
  const other = OTHERS[trigger.localName ?? ''];
  if (other) return { remark: `runs ${other}, not at a time` };
  const start = /T(\d\d):(\d\d):\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(textAt(trigger, 'StartBoundary') ?? '');
  if (!start) return { remark: `a ${trigger.localName} is no time that is known here` };
  const end = textAt(trigger, 'EndBoundary');
  if (end && Date.parse(end) < Date.now()) return { remark: `ended on ${end.slice(0, 10)}` };
  const begin = textAt(trigger, 'StartBoundary') ?? '';
  if (Date.parse(begin) > Date.now() + MINUTES_A_DAY * 60_000) return { remark: `begins on ${begin.slice(0, 10)}` };
  const timeZone = resolveZone(start[3], machineZone);
  if (timeZone === undefined) return { remark: `counts in a fixed offset (${start[3]}), not in a time zone` };
  const days = parseDays(trigger);
  if (typeof days === 'string') return { remark: days };
  const times = parseTimes(trigger, Number(start[1]) * 60 + Number(start[2]), days.daily);
  if (times === undefined) return { remark: 'repeats in a way that five fields of cron cannot say' };
  const schedule = `${times} ${days.fields}`;
  const problem = cronProblem(schedule);
  if (problem) return { remark: `its time ${problem}` };
  return { schedule, timeZone, delayMinutes: parseMinutes(textAt(trigger, 'RandomDelay')) || undefined };
}

/** With an offset, Task Scheduler keeps the instant when clocks change. */
function resolveZone(offset: string | undefined, machineZone: string): string | undefined {
  if (offset === undefined) return machineZone;
  return offset === 'Z' || offset.endsWith('00:00') ? 'UTC' : undefined;
}

/** The last three fields, and whether they mean every day; or the reason why there are none. */
function parseDays(trigger: Element): { fields: string; daily: boolean } | string {
  const [schedule] = ['ScheduleByDay', 'ScheduleByWeek', 'ScheduleByMonth', 'ScheduleByMonthDayOfWeek'].flatMap(
    (name) => findChild(trigger, name) ?? [],
  );
  if (!schedule) {
    return textAt(trigger, 'Repetition', 'Interval') && !textAt(trigger, 'Repetition', 'Duration')
      ? { fields: '* * *', daily: true }
      : `runs once, on ${(textAt(trigger, 'StartBoundary') ?? '').slice(0, 16).replace('T', ' ')}`;
  }
  const every = Number(textAt(schedule, 'DaysInterval') ?? textAt(schedule, 'WeeksInterval') ?? 1);
  if (every > 1)
    return `runs every ${every} ${schedule.localName === 'ScheduleByDay' ? 'days' : 'weeks'} from its first day, which a schedule can't say`;
  const weekdays = namesIn(schedule, 'DaysOfWeek').map((name) => name.slice(0, 3).toUpperCase());
  const months = namesIn(schedule, 'Months').map((name) => name.slice(0, 3).toUpperCase());
  const month = months.length === 0 || months.length === 12 ? '*' : months.join(',');
  if (schedule.localName === 'ScheduleByDay') return { fields: '* * *', daily: true };
  if (schedule.localName === 'ScheduleByWeek')
    return { fields: `* * ${weekdays.length === 7 ? '*' : weekdays.join(',')}`, daily: false };
  if (schedule.localName === 'ScheduleByMonth') {
    const days = children(findChild(schedule, 'DaysOfMonth')).map(({ textContent }) =>
      textContent === 'Last' ? 'L' : (textContent ?? ''),
    );
    return { fields: `${days.join(',')} ${month} *`, daily: false };
  }
  const weeks = children(findChild(schedule, 'Weeks')).map(({ textContent }) => textContent ?? '');
  if (weeks.length === 0 || !weeks.every((week) => WEEKS.includes(week))) return 'names weeks that are not known here';
  const both = weekdays.flatMap((day) => weeks.map((week) => `${day}#${week === 'Last' ? 'L' : week}`));
  return { fields: `* ${month} ${both.join(',')}`, daily: false };
}

function namesIn(schedule: Element, list: string): string[] {
  return children(findChild(schedule, list)).map(({ localName }) => localName ?? '');
}

/** Minute and hour of a day's first run and its repetitions; undefined if they aren't at the same times each day. */
function parseTimes(trigger: Element, first: number, daily: boolean): string | undefined {
  const interval = parseMinutes(textAt(trigger, 'Repetition', 'Interval'));
  if (interval === undefined) return `${first % 60} ${Math.floor(first / 60)}`;
  const duration = parseMinutes(textAt(trigger, 'Repetition', 'Duration')) ?? MINUTES_A_DAY;
  const isEndless = duration >= MINUTES_A_DAY;
  if (interval < 1 || !Number.isInteger(interval) || (isEndless && (!daily || MINUTES_A_DAY % interval !== 0)))
    return undefined;
  const count = isEndless ? MINUTES_A_DAY / interval : Math.floor(duration / interval) + 1;
  const times = Array.from({ length: count }, (_, index) => first + index * interval);
  if (!isEndless && times.at(-1)! >= MINUTES_A_DAY && !daily) return undefined;
  const inDay = times.map((time) => time % MINUTES_A_DAY);
  const hours = [...new Set(inDay.map((time) => Math.floor(time / 60)))];
  const minutes = [...new Set(inDay.map((time) => time % 60))];
  // Each hour must have the same minutes.
  if (hours.length * minutes.length !== new Set(inDay).size) return undefined;
  const hour = hours.length === 24 ? '*' : formatSorted(hours);
  return `${minutes.length === 60 ? '*' : formatSorted(minutes)} ${hour}`;
}

/** Whole minutes of `PT1H30M`, `P1D`; undefined if there is none, or if seconds remain. */
function parseMinutes(duration: string | undefined): number | undefined {
  const [found, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration ?? '') ?? [];
  if (found === undefined) return undefined;
  return Number(days) * MINUTES_A_DAY + Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
}

function formatSorted(numbers: number[]): string {
  return [...new Set(numbers)].toSorted((one, other) => one - other).join(',');
}
