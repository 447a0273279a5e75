import type { DayRow } from '#database';
import { dayEdges, getLocalDay, localText } from '#schedule';
import { formatDays } from '../../content/moments.js';
import { texts } from '../../content/texts.js';
import { makeContext, makeHeader, makeSection } from '../alertBlocks.js';
import { formatBold, LIMITS, escapeMrkdwn, packLines } from '../blockText.js';
import type { Person } from '../person.js';
import { slackTexts } from '../texts.js';
import type { Reply } from './command.js';
import { MARKS } from './failedRuns.js';

const SHOWN = 15;
const WRONG: ReadonlySet<DayRow['Status']> = new Set(['Error', 'TimedOut', 'Lost', 'Missed']);

/** `today`: the day so far, in the person's time zone: how many runs, and what went wrong. */
export const replyToday: Reply = async ({ database }, person) => {
  const words = slackTexts[person.language];
  const { from, until } = dayEdges(getLocalDay(new Date(person.now), person.timeZone), person.timeZone);
  const edges = { From: from.toISOString(), To: until.toISOString(), Email: person.email };
  const [[counts], rows] = await Promise.all([database.call('CountRuns', edges), database.call('ListDay', edges)]);
  const wrong = rows.filter(({ Status }) => WRONG.has(Status)).toReversed();
  const { Runs, Failed, Lost, Missed, Running, Waiting } = counts!;
  const labels = words.counts;
  const all = [
    [labels.runs, Runs],
    [labels.failed, Failed],
    [labels.lost, Lost],
    [labels.missed, Missed],
    [labels.running, Running],
    [labels.waiting, Waiting],
  ] as const;
  const lines = wrong.slice(0, SHOWN).map((row) => formatLine(row, person));
  return [
    makeHeader(`${words.today}, ${formatDays(edges.From, edges.To, person.timeZone, texts[person.language])}`),
    makeSection(all.map(([label, count]) => `${formatBold(label, 100)} ${count}`).join('  ·  ')),
    ...packLines(lines.length > 0 ? lines : [words.nothingWrong], LIMITS.section).map(makeSection),
    ...makeContext([wrong.length > SHOWN ? words.more : null]),
  ];
};

function formatLine({ Status, At, JobName, Icon, Message }: DayRow, { language, timeZone }: Person): string {
  const time = localText(new Date(At), timeZone).slice(11, 16);
  const name = formatBold([Icon, JobName].filter(Boolean).join(' '), 200);
  const why = Message?.trim().split('\n')[0];
  const outcome = escapeMrkdwn(
    why ? `${slackTexts[language].statuses[Status]} – ${why}` : slackTexts[language].statuses[Status],
    300,
  );
  return `${MARKS[Status]} ${time}  ${name}  ${outcome}`;
}
