/**
 * The five fields of cron, parsed by croner. A cron expression means local time, so its times are listed on a clock
 * that never changes; `zone.ts` then finds the instants.
 */
import { Cron } from 'croner';

interface Field {
  name: string;
  most: number;
  takes: string;
}

const FIELDS: Field[] = [
  { name: 'minute', most: 59, takes: '0 to 59' },
  { name: 'hour', most: 23, takes: '0 to 23' },
  { name: 'day of the month', most: 31, takes: '1 to 31, L for the last, 15W for the working day nearest to it' },
  { name: 'month', most: 12, takes: '1 to 12 or JAN to DEC' },
  {
    name: 'day of the week',
    most: 7,
    takes: '0 to 7 or SUN to SAT (0 and 7 are Sunday), FRI#2 for the second, FRI#L for the last',
  },
];

/** Croner replaces `?` by the current time and gives `+` a meaning of its own, so neither has a fixed meaning. */
const SIGNS = /^[0-9A-Za-z*,/#-]+$/;

/** The beginning of a year that has a 29 February. */
const LEAP_YEAR = Date.UTC(2024, 0, 1);

/**
 * What is wrong with a cron expression, as the rest of a sentence that begins with the field's name: `must have five
 * fields: …`.
 *
 * @returns null if nothing is wrong
 */
export function cronProblem(cron: string): string | null {
  const problem = cronFieldProblem(cron);
  if (problem !== null || !localTimes(cron, LEAP_YEAR).next().done) return problem;
  const [, , day, month] = cron.trim().split(/\s+/);
  return `never comes: no month ${month} has a day ${day}`;
}

/** What is wrong with one of its fields, even if such a day never comes. The databases check the same: dbo.IsCron. */
export function cronFieldProblem(cron: string): string | null {
  const texts = cron.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) {
    return 'must have five fields: minute, hour, day, month, day of the week';
  }
  const wrong = FIELDS.findIndex(
    ({ most }, index) =>
      hasNumberAbove(most, texts[index]!) || !isReadable(texts.map((text, other) => (other === index ? text : '*'))),
  );
  const field = FIELDS[wrong];
  if (!field) return null;
  return (
    `has "${texts[wrong]}" as ${field.name}, which takes ${field.takes}; ` +
    'also lists (1,15), ranges (1-5, from the lesser to the greater), steps (*/5, 8-18/2) and *'
  );
}

/**
 * The local times at which it is due, after a local time, each as if it were UTC; endless for most.
 *
 * @param after milliseconds
 * @throws TypeError if it can't be parsed; `cronProblem` checks that beforehand
 */
export function* localTimes(cron: string, after: number): Generator<number> {
  const pattern = new Cron(cron.trim(), { mode: '5-part', utcOffset: 0, domAndDow: hasStarredDay(cron) });
  for (let at = pattern.nextRun(new Date(after)); at; at = pattern.nextRun(at)) yield at.getTime();
}

/**
 * A day of the month and a day of the week are alternatives, unless one of them begins with a star: Vixie cron's rule, by which
 * star-slash-2 with MON means Mondays of odd date.
 */
function hasStarredDay(cron: string): boolean {
  const [, , day = '', , weekday = ''] = cron.trim().split(/\s+/);
  return day.startsWith('*') || weekday.startsWith('*');
}

/** Croner takes 0-61/27 for minutes. A step may be as long as the field. */
function hasNumberAbove(most: number, text: string): boolean {
  return text.split(',').some((part) =>
    part
      .split('/', 1)[0]!
      .split('-')
      .some((one) => Number(one) > most),
  );
}

function isReadable(fields: string[]): boolean {
  if (!fields.every((field) => SIGNS.test(field))) return false;
  try {
    return new Cron(fields.join(' '), { mode: '5-part', utcOffset: 0 }) instanceof Cron;
  } catch {
    return false;
  }
}
