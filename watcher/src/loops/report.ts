/** Makes the morning reports that are due. Each is a message that waits to be sent, like that of an alert. */
import type { BeatRow, ReportFactsRow, ReportReaderRow, WatcherProblem } from '#database';
import { timeZoneProblem } from '#schedule';
import type { WatcherContext } from '../context.js';
import { type Reach, getReach, type Recipient } from '../judge/recipients.js';
import { forEachItem } from '../problems.js';
import { findDuePeriod } from '../report/period.js';
import { summariseReport } from '../report/summarise.js';
import { isSettled } from './judge.js';

/** @param settles false: make due reports at once, for a caller that looks once and ends */
export async function report(context: WatcherContext, beat: BeatRow, settles = true): Promise<void> {
  const { database, problems } = context;
  if (settles && !isSettled(beat)) return;
  const readers = await database.call('ListReports', {});
  const reach = getReach([], beat);
  const read = cacheReads(context);
  const failed = await forEachItem(
    database,
    readers,
    (reader) => makeReport(context, reader, beat.Now, reach, read),
    ({ UserId, Email }, reason) => makeProblem(UserId, `The report of ${Email} can't be made: ${reason}`),
  );
  await problems.replace('report', [...readers.flatMap(checkZone), ...failed]);
}

type Read = (DepartmentId: number | null, From: string, Until: string) => Promise<ReportFactsRow>;

async function makeReport(
  { database, log }: WatcherContext,
  reader: ReportReaderRow,
  now: string,
  reach: Reach,
  read: Read,
): Promise<void> {
  const period = findDuePeriod(reader, now);
  if (period === null) return;
  const { UserId, DepartmentId } = reader;
  const facts = await read(DepartmentId, period.from, period.until);
  const since = await read(DepartmentId, period.until, now);
  const { channel, recipient } = chooseRecipient(reader, reach);
  const [saved] = await database.call('SaveReport', {
    Now: now,
    UserId,
    Until: period.until,
    Text: JSON.stringify(summariseReport(reader, period, facts, since)),
    Channel: channel,
    Recipient: recipient,
  });
  if (saved?.Saved) log.info({ channel, recipient, ...period }, 'A report is made.');
}

/** Colleagues with the same days get the same figures, so these are read once. */
function cacheReads({ database }: WatcherContext): Read {
  const known = new Map<string, Promise<ReportFactsRow>>();
  return (DepartmentId, From, Until) => {
    const key = `${DepartmentId} ${From} ${Until}`;
    const found = known.get(key) ?? database.call('ReadReport', { DepartmentId, From, Until }).then(([row]) => row!);
    known.set(key, found);
    return found;
  };
}

/**
 * Through the channel that they chose, if a watcher has it; in Slack in their own channel, else by their id, else by
 * their address.
 */
function chooseRecipient({ ReportBy, Email, SlackChannel, SlackId }: ReportReaderRow, { channels }: Reach): Recipient {
  const isBySlack = channels.has(ReportBy) ? ReportBy === 'slack' : ReportBy !== 'slack';
  return isBySlack
    ? { channel: 'slack', recipient: SlackChannel ?? SlackId ?? Email }
    : { channel: 'mail', recipient: Email };
}

function checkZone({ UserId, Email, ReportTimeZone }: ReportReaderRow): WatcherProblem[] {
  if (ReportTimeZone !== null && timeZoneProblem(ReportTimeZone) === null) return [];
  const what = `The report of ${Email} has the time zone "${ReportTimeZone ?? ''}", which`;
  return [makeProblem(UserId, `${what} ${timeZoneProblem(ReportTimeZone ?? '')}; UTC counts instead.`)];
}

function makeProblem(userId: number, text: string): WatcherProblem {
  return { Key: `report/${userId}/${text}`.slice(0, 400), JobId: null, Text: text.slice(0, 1000) };
}
