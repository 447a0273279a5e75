/** A run as `run ID` shows it: first the cause, then what led to it. */
import type { CommentRow, Level, LineRow, RunDetailsRow } from '#database';
import { showDuration } from '../options/duration.js';
import { dateAndTime, relative, timeOfDay } from '../options/moment.js';
import { formatCount, statusWords, validationWords } from './runWords.js';
import { colors, isTerminal } from './terminal.js';

export function showRun(run: RunDetailsRow): string {
  const title = `${run.Icon ? `${run.Icon} ` : ''}${colors.bold(run.JobName)} (job ${run.JobId}, ${run.DepartmentName})  ${statusWords(run)}`;
  const list = formatFacts(listFacts(run));
  const traceback = run.Traceback === null ? '' : `\n\n${colors.dim('Traceback')}\n${indented(run.Traceback)}`;
  const lines = run.LineCount > 0 || run.DroppedLines > 0 ? `\n\n${colors.dim(logTitle(run))}` : '';
  return `${title}\n${list}${traceback}${lines}`;
}

function listFacts(run: RunDetailsRow): Fact[] {
  return [
    ['Cause', run.Cause !== null && run.Cause !== run.Message ? colors.red(run.Cause) : null],
    ['Message', run.Traceback !== null && run.Message !== null ? colors.red(run.Message) : run.Message],
    ['Same error', sameError(run)],
    ['Validation', validation(run)],
    [
      'Progress',
      run.Status === 'Pending' && run.Progress !== null
        ? `${Math.round(run.Progress * 100)} % ${run.ProgressText ?? ''}`
        : null,
    ],
    ['Started', formatMoment(run.StartedAt)],
    ['Ended', run.EndedAt && `${formatMoment(run.EndedAt)}, after ${showDuration(run.DurationSeconds)}`],
    ['Exit code', run.ExitCode === null ? null : String(run.ExitCode)],
    ['Metrics', run.Metrics && metrics(run.Metrics)],
    ['Machine', `${run.Machine}, user ${run.OsUser}${run.Pid === null ? '' : `, pid ${run.Pid}`}`],
    ['Script', `${run.Script} (${run.Runtime}, SDK ${run.Sdk})`],
    ['Owner', run.OwnerEmail && `${run.OwnerName ?? ''} <${run.OwnerEmail}>`.trim()],
    ['Documentation', run.DocumentationUrl],
    ['Run', run.RunId],
  ];
}

function sameError(run: RunDetailsRow): string | null {
  if (run.SameErrorCount === null || run.SameErrorCount < 2 || run.SameErrorSince === null) return null;
  return `${run.SameErrorCount} runs in 90 days, the first on ${dateAndTime(run.SameErrorSince)}`;
}

function validation(run: RunDetailsRow): string | null {
  const by =
    run.ValidatedAt === null ? '' : ` by ${run.ValidatedBy ?? 'an administrator'}, ${formatMoment(run.ValidatedAt)}`;
  const note = run.ValidationNote ?? (run.Validation === 'Waiting' ? run.ValidationReason : null);
  return run.Validation === 'NotNeeded'
    ? null
    : `${validationWords(run.Validation)}${by}${note === null ? '' : `: ${note}`}`;
}

function metrics(json: string): string {
  const values: Record<string, number> = JSON.parse(json);
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function logTitle(run: RunDetailsRow): string {
  const counts = [
    formatCount(run.LineCount, 'line'),
    run.WarningCount > 0 && formatCount(run.WarningCount, 'warning'),
    run.ErrorCount > 0 && formatCount(run.ErrorCount, 'error'),
    run.DroppedLines > 0 && `${formatCount(run.DroppedLines, 'more line')} not kept: the journal was full`,
  ];
  return `Log (${counts.filter(Boolean).join(', ')})`;
}

const levelColors: Record<Level, (text: string) => string> = {
  debug: colors.dim,
  info: String,
  warn: colors.yellow,
  error: colors.red,
};

export function showLine({ At, Level, Text }: LineRow): string {
  return `  ${colors.dim(timeOfDay(At))} ${levelColors[Level](`${Level.padEnd(5)} ${Text.replaceAll('\n', `\n${' '.repeat(17)}`)}`)}`;
}

type Fact = [name: string, text: string | null | undefined];

/** The facts that have a value, aligned. */
export function formatFacts(all: Fact[]): string {
  const there = all.filter(([, text]) => Boolean(text));
  const width = Math.max(...there.map(([name]) => name.length));
  return there.map(([name, text]) => `  ${colors.dim(name.padEnd(width))}  ${text}`).join('\n');
}

/** @param nameless the name for entries without one */
export function showComments(comments: CommentRow[], nameless: string): string {
  const lines = comments.map(
    ({ At, AuthorName, Email, Text }) => `  ${dateAndTime(At)} ${AuthorName ?? Email ?? nameless}: ${Text}`,
  );
  return `\n${colors.dim('Comments')}\n${lines.join('\n')}`;
}

export function formatMoment(iso: string): string {
  const ago = isTerminal ? relative((Date.now() - Date.parse(iso)) / 1000) : undefined;
  return dateAndTime(iso) + (ago ? ` (${ago})` : '');
}

export function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
