import type { RunRow } from '#database';
import type { types } from '@slack/bolt';
import { formatMoment } from '../../content/moments.js';
import { texts } from '../../content/texts.js';
import { makeButton, makeContext, makeHeader, makeSection } from '../alertBlocks.js';
import { formatBold, escapeMrkdwn } from '../blockText.js';
import { buildLink } from '../../content/links.js';
import type { Person } from '../person.js';
import { slackTexts } from '../texts.js';
import type { Reply } from './command.js';

const DAYS = 7;
const SHOWN = 10;

/** `runs failed`: the last failed runs, newest first. */
export const replyFailedRuns: Reply = async ({ database, appUrl }, person) => {
  const words = slackTexts[person.language];
  const From = new Date(Date.parse(person.now) - DAYS * 86_400_000).toISOString();
  const rows = await database.call('ListRuns', { Status: 'Failed', From, PageSize: SHOWN, Email: person.email });
  if (rows.length === 0) return [makeSection(words.noFailedRuns)];
  return [
    makeHeader(words.failedRuns),
    ...rows.slice(0, SHOWN).map((run) => renderRun(run, person, appUrl)),
    ...makeContext([rows.length > SHOWN ? words.more : null]),
  ];
};

/** A run in three lines, with the beginning of its id, which `ticket` accepts. */
function renderRun(run: RunRow, { language, timeZone }: Person, appUrl: string | null): types.SectionBlock {
  const words = slackTexts[language];
  const at = formatMoment(run.StartedAt, timeZone, texts[language]);
  const name = formatBold([run.Icon, run.JobName].filter(Boolean).join(' '), 200);
  const message = run.Message?.trim().split('\n')[0] ?? '';
  const lines = [
    `${MARKS[run.Status]} ${name}  ${escapeMrkdwn(words.statuses[run.Status], 50)}`,
    ...(message === '' ? [] : [`>${escapeMrkdwn(message, 300)}`]),
    escapeMrkdwn(`${at} · ${run.Machine}`, 200) + ` · \`${run.RunId.slice(0, 8)}\``,
  ];
  const url = buildLink(appUrl, { run: run.RunId });
  const open = url === null ? {} : { accessory: { ...makeButton(words.openOne, `link.${run.RunId}`), url } };
  return { ...makeSection(lines.join('\n')), ...open };
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
