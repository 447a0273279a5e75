import type { AuditRow } from '#database';
import { dateAndTime, relative } from '../options/moment.js';
import { formatCount } from '../output/runWords.js';
import { colors } from '../output/terminal.js';
import type { Change, Difference, FieldChange } from './difference.js';
import { toYaml, type Value, type Field } from './fields.js';

/** Prints the difference for people: what is new, what changes from what to what, what is kept and why. */
export function showDifference({ changes, unchanged, notInFile }: Difference, overwrite: boolean): string {
  const parts = changes.map((change) => showChange(change, overwrite));
  if (unchanged > 0) parts.push(colors.dim(`  ${unchanged} as they are`));
  const more = notInFile.length > 20 ? ` and ${notInFile.length - 20} more` : '';
  const named = notInFile.slice(0, 20).join(', ') + more;
  if (named) parts.push(colors.dim(`  not in the file, left as they are: ${named}`));
  return parts.join('\n');
}

function showChange({ entity, key, name, isNew, fields }: Change, overwrite: boolean): string {
  // The only setting that the file contains.
  const kind = entity === 'Setting' ? 'alerts' : entity.toLowerCase();
  const title = entity === 'Job' ? `${kind} ${key ?? '(next number)'} ${name}` : `${kind} ${name}`;
  if (isNew) return colors.green(`+ ${title}`);
  const lines = fields.map((field) => showField(field, overwrite));
  return [colors.yellow(`~ ${title}`), ...lines].join('\n');
}

const WHERE: Record<AuditRow['Source'], string> = {
  app: 'in the dashboard',
  cli: 'with the command',
  slack: 'in Slack',
  apply: 'by apply',
  watcher: 'as the watcher',
};

function showField({ field, from, to, changedSince }: FieldChange, overwrite: boolean): string {
  const change = `    ${field.key}: ${show(field, from)} → ${show(field, to)}`;
  if (!changedSince) return change;
  const { Email, Login, Source, At } = changedSince;
  const who = `${Email ?? Login ?? 'somebody'} changed it ${WHERE[Source]}`;
  const when = relative((Date.now() - Date.parse(At)) / 1000);
  const since = `${who} on ${dateAndTime(At)}${when ? ` (${when})` : ''}`;
  return `${change}  ${colors.magenta(`${overwrite ? 'overwritten' : 'kept'}: ${since}`)}`;
}

function show(field: Field, value: Value): string {
  return JSON.stringify(toYaml(field, value));
}

/** `2 new, 1 changed` */
export function formatCounts(changes: Change[]): string {
  const isNew = changes.filter((change) => change.isNew).length;
  return [isNew > 0 && `${isNew} new`, changes.length > isNew && formatCount(changes.length - isNew, 'change')]
    .filter(Boolean)
    .join(', ');
}
