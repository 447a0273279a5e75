/**
 * Reads crontabs according to crontab(5). A line is a comment, a setting or an entry, and nothing else. A backslash
 * doesn't continue a line. The first unescaped `%` ends the command, and the rest is its input.
 */
import { cronProblem, timeZoneProblem } from '#schedule';
import { quote } from '../exec/quoteForShell.js';
import { findJobNumber, OF_THE_SHELL, suggestName, type ScheduledTask, type Trigger } from './scheduledTask.js';

export interface Crontab {
  /** For people: `crontab of davide`, `/etc/cron.d/backup`. */
  title: string;
  text: string;
  /** Each entry names its user, as in /etc/crontab. */
  hasUsers: boolean;
  /** The machine's time zone; `CRON_TZ` in the crontab overrides it. */
  timeZone: string;
}

const MACROS: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const SETTING = /^\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z_]\w*))\s*=\s*(.*?)\s*$/;
const ENTRY = /^(\s*-?)(@\S+|(?:\S+[ \t]+){4}\S+)([ \t]+)(.*)$/;
const USER_AND_COMMAND = /^(\S+)([ \t]+)(.*)$/;
/** Characters that have no meaning to a shell. */
const PLAIN = /^[\w@+:,./=-]+(?:[ \t]+[\w@+:,./=-]+)*$/;

interface Entry {
  index: number;
  /** The text before the command. */
  before: string;
  when: string;
  user?: string | undefined;
  /** The command, up to the `%` that ends it, with `\%` unchanged. */
  command: string;
  /** The rest of the line: `%` and the command's input. */
  input: string;
  settings: Map<string, string>;
}

/** Every entry as a task. */
export function readCrontab({ title, text, hasUsers, timeZone }: Crontab): ScheduledTask[] {
  return parseEntries(text, hasUsers).map((entry) => {
    const command = entry.command.replaceAll(String.raw`\%`, '%').trim();
    const zone = entry.settings.get('CRON_TZ') || timeZone;
    return {
      source: `${title}, line ${entry.index + 1}`,
      name: suggestName(command),
      command,
      user: entry.user,
      ...parseSchedule(entry.when, zone),
      // A setting of cronie, in minutes (crontab(5)).
      delayMinutes: Math.max(0, Number(entry.settings.get('RANDOM_DELAY'))) || undefined,
      enabled: true,
      toRun: wordsToRun(entry).replaceAll(String.raw`\%`, '%'),
      line: entry.index,
      watchedAs: findJobNumber(command),
    };
  });
}

/**
 * Returns the crontab with some of its entries run by `job-logger exec`. Every other byte stays the same.
 *
 * @param jobs the job of each line, by its index
 * @param command how the crontab calls job-logger
 */
export function wrapCrontab(text: string, hasUsers: boolean, jobs: Map<number, number>, command: string): string {
  const lines = text.split('\n');
  for (const entry of parseEntries(text, hasUsers)) {
    const job = jobs.get(entry.index);
    if (job === undefined) continue;
    lines[entry.index] =
      `${entry.before}${command.replaceAll('%', String.raw`\%`)} exec --job ${job} -- ${wordsToRun(entry)}${entry.input}`;
  }
  return lines.join('\n');
}

function parseEntries(text: string, hasUsers: boolean): Entry[] {
  const entries: Entry[] = [];
  const settings = new Map<string, string>();
  for (const [index, bytes] of text.split('\n').entries()) {
    const line = bytes.replace(/\r$/, '');
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, double, single, bare, value] = SETTING.exec(line) ?? [];
    if (value !== undefined) {
      settings.set(double ?? single ?? bare ?? '', value.replace(/^(["'])(.*)\1$/, '$2'));
      continue;
    }
    const [, indent = '', when, gap = '', rest = ''] = ENTRY.exec(line) ?? [];
    if (when === undefined) continue;
    const [, user, between = '', command] = hasUsers
      ? (USER_AND_COMMAND.exec(rest) ?? [])
      : [undefined, undefined, '', rest];
    const end = /(?<!\\)%/.exec(command ?? '')?.index ?? command?.length;
    if (command === undefined || command.slice(0, end).trim() === '') continue;
    entries.push({
      index,
      before: `${indent}${when}${gap}${user === undefined ? '' : user + between}`,
      when,
      user,
      command: command.slice(0, end),
      input: command.slice(end),
      settings: new Map(settings),
    });
  }
  return entries;
}

/** A program with plain arguments stays as it is. Anything else is given to the shell that cron would use. */
function wordsToRun({ command, settings }: Entry): string {
  const plain = command.trim();
  if (PLAIN.test(plain) && !OF_THE_SHELL.test(plain)) return plain;
  return `${settings.get('SHELL') || '/bin/sh'} -c ${quote(command)}`;
}

function parseSchedule(when: string, timeZone: string): Trigger {
  if (when === '@reboot') return { remark: 'runs when the machine starts, not at a time' };
  const cron = when.startsWith('@') ? MACROS[when] : when.split(/[ \t]+/).join(' ');
  if (cron === undefined) return { remark: `"${when}" is no time that is known here` };
  if (cron.includes('~')) return { remark: `"${cron}" means a time that cron chooses at random` };
  const zoneProblem = timeZoneProblem(timeZone);
  if (zoneProblem) return { remark: `its CRON_TZ=${timeZone} ${zoneProblem}` };
  const problem = cronProblem(cron);
  return problem ? { remark: `its time ${problem}` } : { schedule: cron, timeZone };
}
