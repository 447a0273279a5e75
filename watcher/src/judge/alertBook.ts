/** The alerts of one job: which are open, and how events change them. */
import type { AlertFacts, AlertKind, HistoryFacts, JobFactsRow, JudgementInput, OpenedAlert, Reason } from '#database';
import type { AlertRules, RuleKind } from '../rules.js';
import { findEnd, isWithin } from '../localTimeWindows.js';
import type { JudgingContext } from './judgeJob.js';
import { type Recipient, resolveRecipients } from './recipients.js';

interface Event {
  kind: RuleKind;
  /** Together with the kind (and the job, if it isn't about a run) it identifies the event. */
  key: string;
  at: string;
  runKey?: string;
  dueAt?: string;
  fingerprint?: string | null;
  text?: string;
}

type Open = Pick<AlertFacts, 'Kind' | 'RunKey' | 'LastSeenAt' | 'SeenCount'>;

/** Alerts that are over when the job succeeds again. */
const FAILURES: ReadonlySet<AlertKind> = new Set(['error', 'lost', 'missed']);
const MOST_TEXT = 1000;
/** `ReadJob` returns this many of one kind. */
const MOST_HISTORY = 500;

/** Alone, not with other losses. */
function isLossOf(runKey: string, { Kind, RunKey, SeenCount }: Open): boolean {
  return Kind === 'lost' && RunKey === runKey && SeenCount === 1;
}

export class AlertBook {
  #failuresInRow: number;
  #successesInRow: number;
  readonly #open: AlertFacts[];
  readonly #opened: OpenedAlert[] = [];
  readonly #seen: JudgementInput['Seen'] = [];
  readonly #closed: JudgementInput['Closed'] = [];
  readonly #repeated: JudgementInput['Repeated'] = [];
  readonly #deliveries: JudgementInput['Deliveries'] = [];
  readonly #recipients: Recipient[];

  constructor(
    private readonly job: JobFactsRow,
    private readonly rules: AlertRules,
    private readonly zone: string,
    private readonly present: JudgingContext,
    /** When already judged events are processed again, counting starts at the first of them. */
    private readonly history: HistoryFacts[],
  ) {
    const isInOrder = history.length === 0;
    this.#failuresInRow = isInOrder ? job.FailuresInRow : 0;
    this.#successesInRow = isInOrder ? job.SuccessesInRow : 0;
    this.#open = JSON.parse(job.Alerts);
    this.#recipients = resolveRecipients(rules.tell, job, present.reach);
  }

  /**
   * An error, a loss or a miss: one more in a row. The same one again is counted but not told.
   *
   * @param isJudged it was judged before, and may have been told
   */
  recordFailure(event: Event, isJudged = false): void {
    this.#failuresInRow++;
    this.#successesInRow = 0;
    const fingerprint = event.fingerprint ?? null;
    const isSame = (alert: { Kind: AlertKind; Fingerprint: string | null; ClosedAt?: string | null }) =>
      alert.Kind === event.kind && alert.Fingerprint === fingerprint && !alert.ClosedAt;
    const known = this.#listOpen().find((alert) => isSame(alert) && this.#isSameStreak(event.at, alert.OpenedAt));
    const justOpened = this.#opened.find(isSame);
    // For the same run: its shipper has opened it.
    if (known?.RunKey && known.RunKey === event.runKey) return;
    if (known && !isJudged) this.#seen.push({ AlertKey: known.AlertKey, At: event.at });
    else if (justOpened && !isJudged) justOpened.SeenCount++;
    else if (!known && !justOpened && this.#failuresInRow >= this.rules.after) this.#openAlert(event, null);
  }

  /** Alerts about later failures stay open. */
  recordSuccess(at: string): void {
    this.#successesInRow++;
    this.#failuresInRow = 0;
    if (this.#successesInRow < this.rules.recoverAfter) return;
    this.#close(at, ({ Kind, LastSeenAt }) => FAILURES.has(Kind) && LastSeenAt <= at);
  }

  /** A missed run had come after all, and is known only now. */
  recordNotMissed(lateAt: string): void {
    this.#undoFailure();
    this.#close(lateAt, ({ Kind, LastSeenAt }) => Kind === 'missed' && LastSeenAt <= lateAt);
  }

  /** A run that was lost by silence continues. */
  recordBeatAgain(runKey: string, at: string): void {
    this.#undoFailure();
    this.#close(at, (alert) => isLossOf(runKey, alert));
  }

  /** A run that was lost, as far as anybody knew, has ended badly instead. */
  recordLateEnd(runKey: string, at: string): void {
    if (this.#listOpen().some((alert) => isLossOf(runKey, alert))) this.recordBeatAgain(runKey, at);
  }

  /** A run takes longer than it should. The alert is over when the run ends. */
  recordOverrun(event: Event): void {
    this.#openAlert(event, null);
  }

  recordEnd(runKey: string, at: string): void {
    this.#close(at, (alert) => alert.Kind === 'long' && alert.RunKey === runKey);
  }

  /** Told once. */
  tellOnce(event: Event): void {
    this.#openAlert(event, event.at);
  }

  repeatDueAlerts(): void {
    const { now } = this.present;
    const { on, repeatSeconds } = this.rules;
    for (const { AlertKey, Kind, RepeatAt, Acknowledged } of this.#listOpen()) {
      if (RepeatAt === null || RepeatAt > now) continue;
      if (Acknowledged || repeatSeconds === null || !on.some((kind) => kind === Kind)) {
        this.#repeated.push({ AlertKey, RepeatAt: null });
        continue;
      }
      if (!this.#isSilent(now)) this.#tell({ AlertKey, EventKey: null }, 'repeat');
      this.#repeated.push({ AlertKey, RepeatAt: this.#getNextRepeat() });
    }
  }

  getChanges() {
    // If there is more history than was read, the count at its end stays the same.
    const isCut = this.history.length >= MOST_HISTORY;
    const counts = isCut
      ? { failures: this.job.FailuresInRow, successes: this.job.SuccessesInRow }
      : { failures: this.#failuresInRow, successes: this.#successesInRow };
    return {
      FailuresInRow: counts.failures,
      SuccessesInRow: counts.successes,
      Opened: this.#opened,
      Seen: this.#seen,
      Closed: this.#closed,
      Repeated: this.#repeated,
      Deliveries: this.#deliveries,
    };
  }

  #openAlert({ kind, key, at, runKey, dueAt, fingerprint, text = '' }: Event, closedAt: string | null): void {
    const { outageUntil, alertSince } = this.present;
    if (!this.rules.on.includes(kind) || this.#isSilent(at) || at < alertSince) return;
    const alert: OpenedAlert = {
      EventKey: runKey === undefined || kind === 'late' ? `${kind}/${this.job.JobId}/${key}` : `${kind}/${key}`,
      Kind: kind,
      RunKey: runKey ?? null,
      DueAt: dueAt ?? null,
      Fingerprint: fingerprint ?? null,
      Text: text.slice(0, MOST_TEXT),
      At: at,
      SeenCount: 1,
      ClosedAt: closedAt,
      RepeatAt: closedAt === null ? this.#getNextRepeat() : null,
      InSummary: outageUntil !== null && at < outageUntil,
    };
    this.#opened.push(alert);
    if (!alert.InSummary) this.#tell({ EventKey: alert.EventKey, AlertKey: null }, 'opened');
  }

  #close(at: string, isOver: (alert: Open) => boolean): void {
    const Ending = this.#closed.length;
    for (const { AlertKey } of this.#listOpen().filter(isOver))
      this.#closed.push({ AlertKey, At: at, Ending, Tell: !this.#isSilent(at), NotBefore: this.#getNotBefore() });
    for (const alert of this.#opened) {
      if (alert.ClosedAt !== null || !isOver({ ...alert, LastSeenAt: alert.At })) continue;
      // Its first message says both.
      alert.ClosedAt = at;
      alert.RepeatAt = null;
    }
  }

  /** Undoes a failure that was none. If its history is processed again, it wasn't counted in the first place. */
  #undoFailure(): void {
    if (this.history.length === 0) this.#failuresInRow = Math.max(0, this.#failuresInRow - 1);
  }

  #listOpen(): AlertFacts[] {
    const gone = new Set(this.#closed.map(({ AlertKey }) => AlertKey));
    return this.#open.filter(({ AlertKey }) => !gone.has(AlertKey));
  }

  /** An alert that was opened later belongs to the same failures in a row if there was no success in between. */
  #isSameStreak(at: string, openedAt: string): boolean {
    return openedAt <= at || !this.history.some(({ Status, At }) => Status === 'Done' && At > at && At <= openedAt);
  }

  #tell(alert: { EventKey: string | null; AlertKey: string | null }, Reason: Reason): void {
    for (const { channel, recipient } of this.#recipients) {
      this.#deliveries.push({
        ...alert,
        Channel: channel,
        Recipient: recipient,
        Reason,
        NotBefore: this.#getNotBefore(),
      });
    }
  }

  #getNextRepeat(): string | null {
    if (this.rules.repeatSeconds === null) return null;
    return new Date(Date.parse(this.#getNotBefore()) + this.rules.repeatSeconds * 1000).toISOString();
  }

  /** Now, or when the quiet hours are over. */
  #getNotBefore(): string {
    const end = findEnd(this.rules.quiet, Date.parse(this.present.now), this.zone);
    return end === null ? this.present.now : new Date(end).toISOString();
  }

  #isSilent(at: string): boolean {
    const { Paused, SnoozedUntil } = this.job;
    const isSnoozed = SnoozedUntil !== null && SnoozedUntil > this.present.now;
    return Paused || isSnoozed || isWithin(this.rules.maintenance, Date.parse(at), this.zone);
  }
}
