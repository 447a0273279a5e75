/**
 * Makes events acceptable to every database. A journal may come from a writer in another language or of a later
 * version, or from a damaged disk, and one odd value must not keep its run out. What can't be used is left out and
 * reported.
 */
import { toNumber, tryOr } from '#sdk/foreign';
import { machineName, userName } from '#sdk/home';
import { parseRunTime } from '#database/store/parseRunTime';
import type { BeginEvent, EndEvent, EndStatus, JournalEvent, Level } from '#sdk/journal/events';

/** An event that a database doesn't have, and why. */
export interface LeftOut {
  seq: number;
  kind: string;
  why: string;
}

const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error'];
const END_STATUSES: readonly EndStatus[] = ['Done', 'Error', 'TimedOut', 'Cancelled', 'Lost'];
/** `int` of SQL Server. */
const MAX_INT = 2 ** 31 - 1;
const MAX_HEARTBEAT_SECONDS = 86_400;
const LOST = 'Lost: the process ended without reporting its end (killed, crashed, or the machine went down)';

/**
 * The events in order, each with a time, a unique number, and values of the right types.
 *
 * @param before time of the previous event, used instead of one that can't be parsed
 * @param leftOut receives what can't be used
 */
export function repairEvents(events: JournalEvent[], before: string | undefined, leftOut: LeftOut[]): JournalEvent[] {
  let at = before ?? events.map((event) => parseRunTime(event.at)).find(Boolean) ?? new Date().toISOString();
  const numbered = { line: new Map<number, JournalEvent>(), comment: new Map<number, JournalEvent>() };
  return events.filter((event) => {
    const own = parseRunTime(event.at) ?? at;
    // If the clock was set back, a run still doesn't end before its last event.
    at = event.kind === 'end' && own < at ? at : own;
    // JSON can be read however deep it is nested, but not be written.
    const why = tryOr('it is nested too deeply', () => repair(event, at));
    const others = event.kind === 'line' || event.kind === 'comment' ? numbered[event.kind] : undefined;
    const other = others?.get(event.seq);
    if (why === undefined && !other) {
      others?.set(event.seq, event);
      return true;
    }
    if (why !== undefined || !tryOr(false, () => JSON.stringify(other) === JSON.stringify(event)))
      leftOut.push({ seq: event.seq, kind: event.kind, why: why ?? 'another event has the same seq' });
    return false;
  });
}

/** @returns why the event can't be used; undefined if it can */
function repair(event: JournalEvent, at: string): string | undefined {
  event.at = at;
  if (!isInt(event.seq) && event.kind !== 'end') return `its seq isn't a number: ${JSON.stringify(event.seq)}`;
  switch (event.kind) {
    case 'line':
      if (!LEVELS.includes(event.level)) event.level = 'info';
      event.text = repairText(event.text);
      return undefined;
    case 'message':
    case 'comment':
      event.text = repairText(event.text);
      return undefined;
    case 'validation':
      event.reason = repairText(event.reason);
      return undefined;
    case 'progress':
      event.fraction = toNumber(event.fraction);
      if (!Number.isFinite(event.fraction)) return 'its fraction is no number';
      event.fraction = Math.min(1, Math.max(0, event.fraction >= 2 ? event.fraction / 100 : event.fraction));
      if (event.text !== undefined) event.text = repairText(event.text);
      return undefined;
    case 'metric':
      event.name = repairText(event.name);
      event.value = toNumber(event.value);
      return Number.isFinite(event.value) ? undefined : 'its value is no number';
    case 'end':
      repairEnd(event);
      return undefined;
    case 'begin':
      return repairBegin(event);
    default:
      // An event of a later kind: readers ignore it.
      return undefined;
  }
}

function repairEnd(end: EndEvent): void {
  for (const key of ['message', 'traceback', 'fingerprint'] as const)
    if (end[key] !== undefined) end[key] = repairText(end[key]);
  if ((end.fingerprint?.length ?? 0) > 16) end.fingerprint = end.fingerprint!.slice(0, 16);
  if (!Number.isSafeInteger(end.exitCode)) delete end.exitCode;
  if (!isInt(end.dropped)) delete end.dropped;
  if (END_STATUSES.includes(end.status)) return;
  end.message =
    `It ended as ${JSON.stringify(end.status)}, which this version doesn't know. ${end.message ?? ''}`.trim();
  end.status = 'Error';
}

function repairBegin(begin: BeginEvent): string | undefined {
  // Writers may omit these. The shipper runs on the same machine and as the same user as the run, so it fills them in.
  begin.machine ??= machineName();
  begin.osUser ??= userName();
  for (const key of ['machine', 'osUser', 'runtime', 'sdk', 'script'] as const) begin[key] = repairText(begin[key]);
  if (!isInt(begin.pid)) Object.assign(begin, { pid: null });
  const seconds = begin.heartbeatSeconds;
  if (!isInt(seconds) || seconds < 1) begin.heartbeatSeconds = null;
  else begin.heartbeatSeconds = Math.min(seconds, MAX_HEARTBEAT_SECONDS);
  begin.atTerminal = begin.atTerminal === true;
  begin.jobId = toNumber(begin.jobId);
  return isInt(begin.jobId) && typeof begin.runId === 'string' ? undefined : 'it names no job, or no run';
}

/** The end of a run whose process is gone. @param aliveAt when it was last seen alive; its last event may be later */
export function makeLoss({ seq, at }: JournalEvent, aliveAt: number): EndEvent {
  const lastSign = Math.max(Date.parse(at), aliveAt);
  return { seq: seq + 1, kind: 'end', at: new Date(lastSign).toISOString(), status: 'Lost', message: LOST };
}

/** Without U+0000 and lone surrogates, which a database may never accept. */
function repairText(text: unknown): string {
  const raw = typeof text === 'string' ? text : text === undefined || text === null ? '' : JSON.stringify(text);
  return raw.isWellFormed() && !raw.includes('\0') ? raw : raw.toWellFormed().replaceAll('\0', '\uFFFD');
}

function isInt(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_INT;
}
