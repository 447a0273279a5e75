/**
 * The options of `exec`. They are used by commander, for help and mistakes, and by `exec` itself, which runs without
 * commander.
 */
import { durationOption } from '../options/duration.js';
import { UsageError } from '../failure.js';
import type { ExecPlan } from './runCommand.js';
import { tryOr } from '#sdk/foreign';

export const EXEC_OPTIONS: { flags: string; text: string; value?: string }[] = [
  { flags: '-j, --job <number>', text: 'number of the job, instead of JOB_LOGGER_JOB' },
  { flags: '--no-capture', text: "use the caller's stdout and stderr directly; record no lines" },
  { flags: '--no-events', text: "don't interpret ::job-logger lines (untrusted output)" },
  { flags: '--timeout <duration>', text: 'end the command and all it started after this long (30s, 15m, 2h)' },
  { flags: '--kill-after <duration>', text: 'kill whatever still runs this long after the timeout', value: '10s' },
  { flags: '--database <setting>', text: 'connection string or sqlite:PATH, instead of JOB_LOGGER_DB' },
];

/** As commander passes them. */
export interface ExecOptions extends Omit<ExecPlan, 'command' | 'timeout' | 'killAfter'> {
  timeout?: string;
  killAfter: string;
}

/** @throws UsageError */
export function planExec(command: string[], options: ExecOptions): ExecPlan {
  const timeout = options.timeout === undefined ? undefined : durationOption('--timeout', options.timeout);
  if (timeout && timeout > 2 ** 31 - 1) throw new UsageError('--timeout can be 24 days at most.');
  return { ...options, command, timeout, killAfter: durationOption('--kill-after', options.killAfter) };
}

/**
 * Parses `exec --option value … [--] COMMAND …`; undefined for anything else, which commander then parses, or rejects
 * with an explanation.
 */
export function parseExecWords(words: string[]): ExecPlan | undefined {
  const found: Record<string, string | boolean> = { capture: true, events: true, killAfter: '10s' };
  let at = 0;
  for (; words[at]?.startsWith('-') && words[at] !== '--'; at++) {
    const option = EXEC_OPTIONS.find(({ flags }) => flags.split(/[ ,]+/).includes(words[at]!));
    if (!option) return undefined;
    const name = /--(?:no-)?([\w-]+)/
      .exec(option.flags)![1]!
      .replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const value = option.flags.endsWith('>') ? words[++at] : false;
    if (value === undefined) return undefined;
    found[name] = value;
  }
  const command = words.slice(words[at] === '--' ? at + 1 : at);
  if (command.length === 0) return undefined;
  return tryOr(undefined, () => planExec(command, found as unknown as ExecOptions));
}
