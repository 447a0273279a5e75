import type { RunRow } from '#database';
import type { types } from '@slack/bolt';
import { moment } from '../../content/moments.js';
import { texts } from '../../content/texts.js';
import { button, context, header, section } from '../alertBlocks.js';
import { bold, mrkdwn } from '../blockText.js';
import { linkTo } from '../../content/links.js';
import type { Person } from '../person.js';
import { slackTexts } from '../texts.js';
import type { Reply } from './command.js';

const DAYS = 7;
const SHOWN = 10;

/** `runs failed`: the last failed runs, newest first. */
export const failedRuns: Reply = async ({ database, appUrl }, person) => {
  const words = slackTexts[person.language];
  const From = new Date(Date.now() - DAYS * 86_400_000).toISOString();
  const rows = await database.call('ListRuns', { Status: 'Failed', From, PageSize: SHOWN, Email: person.email });
  if (rows.length === 0) return [section(words.noFailedRuns)];
  return [
    header(words.failedRuns),
    ...rows.slice(0, SHOWN).map((run) => runBlock(run, person, appUrl)),
    ...context([rows.length > SHOWN ? words.more : null]),
  ];
};

/** A run in three lines, with the beginning of its id, which `ticket` accepts. */
function runBlock(run: RunRow, { language, timeZone }: Person, appUrl: string | null): types.SectionBlock {
  const words = slackTexts[language];
  const at = moment(run.StartedAt, timeZone, texts[language]);
  const name = bold([run.Icon, run.JobName].filter(Boolean).join(' '), 200);
  const message = run.Message?.trim().split('\n')[0] ?? '';
  const lines = [
    `${MARKS[run.Status]} ${name}  ${mrkdwn(words.statuses[run.Status], 50)}`,
    ...(message === '' ? [] : [`>${mrkdwn(message, 300)}`]),
    mrkdwn(`${at} · ${run.Machine}`, 200) + ` · \`${run.RunId.slice(0, 8)}\``,
  ];
  const url = linkTo(appUrl, { run: run.RunId });
  const open = url === null ? {} : { accessory: { ...button(words.openOne, `link.${run.RunId}`), url } };
  return { ...section(lines.join('\n')), ...open };
}

export const MARKS = {
  Pending: '🔵',
  Done: '🟢',
  Error: '🔴',
  TimedOut: '🔴',
  Cancelled: '⚪',
  Lost: '⚫',
  Due: '⚪',
  Missed: '🟠',
  Excused: '⚪',
} as const;
