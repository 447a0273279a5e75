/** A watcher whose database contains no other work, and what it needs in tests. */
import type * as contract from '../../src/index';
import type { Fixture } from './engines';
import { day, HOURLY } from './fixtures';

const watchers = new WeakMap<Fixture, contract.WatcherDatabase>();

/** Leaves nothing to be matched, judged, expected or sent. @returns a watcher, the same for all tests */
export async function openIdleWatcher(fixture: Fixture): Promise<contract.WatcherDatabase> {
  for (const statement of [
    "UPDATE LogHistory SET ToMatch = 0, JudgeDueAt = NULL, Status = CASE Status WHEN 'Pending' THEN 'Done' ELSE Status END",
    'DELETE FROM ExpectedRuns',
    'DELETE FROM AlertDeliveries',
    'UPDATE Alerts SET RepeatAt = NULL, InSummary = 0',
    'UPDATE Jobs SET Cron = NULL, TimeZone = NULL, LongestSeconds = NULL',
  ]) {
    await fixture.execute(statement);
  }
  const watcher = watchers.get(fixture) ?? (await fixture.watcher());
  watchers.set(fixture, watcher);
  return watcher;
}

/** For each test of the calling block an idle watcher. */
export function useIdleWatcher(fixture: Fixture): contract.WatcherDatabase {
  const watcher = {} as contract.WatcherDatabase;
  beforeEach(async () => Object.assign(watcher, await openIdleWatcher(fixture)));
  return watcher;
}

/** Judges a job for the first time; what isn't given stays. @returns whether the judgement counts */
export async function saveJudgement(
  watcher: contract.WatcherDatabase,
  JobId: number,
  more: Partial<contract.JudgementInput> = {},
) {
  const [row] = await watcher.call('SaveJudgement', {
    JobId,
    Version: 0,
    FailuresInRow: 0,
    SuccessesInRow: 0,
    Matched: [],
    Judged: [],
    Expected: [],
    Opened: [],
    Seen: [],
    Closed: [],
    Repeated: [],
    Deliveries: [],
    ...more,
  });
  return row!.Saved;
}

/** A job as it is read for a judgement; a begin may be on its way for a minute. */
export async function readJob(watcher: contract.WatcherDatabase, JobId: number, Now = TEN) {
  const [row] = await watcher.call('ReadJob', { JobId, Now, SettleSeconds: 60 });
  return {
    ...row!,
    Runs: JSON.parse(row!.Runs) as contract.RunFacts[],
    Expected: JSON.parse(row!.Expected) as contract.ExpectedFacts[],
    Alerts: JSON.parse(row!.Alerts) as contract.AlertFacts[],
    History: JSON.parse(row!.History) as contract.HistoryFacts[],
  };
}

/** An alert that a judgement opens. */
export function opened(
  EventKey: string,
  more: Partial<contract.JudgementInput['Opened'][number]> = {},
): contract.JudgementInput['Opened'][number] {
  return {
    EventKey,
    Kind: 'error',
    RunKey: null,
    DueAt: null,
    Fingerprint: null,
    Text: 'It fails',
    At: TEN,
    SeenCount: 1,
    ClosedAt: null,
    RepeatAt: null,
    InSummary: false,
    ...more,
  };
}

/** A message about an alert that is opened in the same judgement. */
export function makeDelivery(
  EventKey: string,
  more: Partial<contract.JudgementInput['Deliveries'][number]> = {},
): contract.JudgementInput['Deliveries'][number] {
  return {
    EventKey,
    AlertKey: null,
    Channel: 'mail',
    Recipient: 'davide@example.org',
    Reason: 'opened',
    NotBefore: TEN,
    ...more,
  };
}

/** Ten o'clock on a future day. */
export const TEN = `${day(200)}T10:00:00.000Z`;

/** The time this many seconds after ten. */
export function later(seconds: number): string {
  return new Date(Date.parse(TEN) + seconds * 1000).toISOString();
}

/** Makes these the expected runs of a job with the schedule `HOURLY`. */
export async function expectRuns(fixture: Fixture, JobId: number, ...DueAt: string[]): Promise<void> {
  const watcher = await fixture.watcher();
  const { Cron, TimeZone } = HOURLY;
  await watcher.call('SaveExpectedRuns', { JobId, Cron, TimeZone, Until: later(86_400), DueAt, Now: later(-86_400) });
}

/** Claims a message, by default as the watcher `one`. */
export async function claim(
  watcher: contract.WatcherDatabase,
  Now: string,
  more: { Watcher?: string; Channels?: ('mail' | 'slack')[] } = {},
): Promise<contract.ClaimedDeliveryRow | undefined> {
  const asked = { Now, Watcher: 'one', LeaseSeconds: 60, Channels: ['mail' as const, 'slack' as const], ...more };
  const [claimed] = await watcher.call('ClaimDelivery', asked);
  return claimed;
}

/** Finishes a claimed message, by default as sent. */
export async function finish(
  watcher: contract.WatcherDatabase,
  { DeliveryKey, Attempts }: contract.ClaimedDeliveryRow,
  more: Partial<contract.FinishDeliveryInput> & { Now?: string } = {},
): Promise<boolean> {
  const [row] = await watcher.call('FinishDelivery', {
    Now: later(1),
    DeliveryKey,
    Attempts,
    Watcher: 'one',
    Status: 'Sent',
    RetryAt: null,
    Answer: 'ok',
    ServiceId: null,
    ...more,
  });
  return row!.Finished;
}

/** An alert of a new job with one waiting message. */
export async function openWaiting(
  fixture: Fixture,
  watcher: contract.WatcherDatabase,
  more: Parameters<typeof makeDelivery>[1] = {},
) {
  const { JobId } = await fixture.newJob();
  const key = `telling/${JobId}`;
  await saveJudgement(watcher, JobId, { Opened: [opened(key)], Deliveries: [makeDelivery(key, more)] });
  const { AlertKey } = await fixture.callOne('ListAlerts', { JobId });
  return { JobId, AlertKey };
}
