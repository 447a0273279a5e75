/** The alerts of one job: what is open, and what happenings make of it. */
import type { AlertFacts, AlertKind, JobFactsRow, JudgementInput, OpenedAlert, Reason } from '#database';
import type { AlertRules, ToldKind } from '../rules.js';
import { endOfWindows, isWithin } from '../wallWindows.js';
import type { Present } from './judgeJob.js';
import { type Recipient, recipientsOf } from './recipients.js';

export interface Event {
  kind: ToldKind;
  /** With the kind, and the job where it isn't a run's, what it is of. */
  key: string;
  at: string;
  runKey?: string;
  dueAt?: string;
  fingerprint?: string | null;
  text?: string;
}

/** Those that are over when the job succeeds again. */
const FAILURES: ReadonlySet<AlertKind> = new Set(['error', 'lost', 'missed']);
const MOST_TEXT = 1000;

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
    private readonly present: Present,
  ) {
    this.#failuresInRow = job.FailuresInRow;
    this.#successesInRow = job.SuccessesInRow;
    this.#open = JSON.parse(job.Alerts);
    this.#recipients = recipientsOf(rules.tell, job, present.reach);
  }

  /** An error, a loss or a miss: one more in a row. The same one again is counted and not told. */
  fail(event: Event): void {
    this.#failuresInRow++;
    this.#successesInRow = 0;
    const fingerprint = event.fingerprint ?? null;
    const isSame = (alert: { Kind: AlertKind; Fingerprint: string | null; ClosedAt?: string | null }) =>
      alert.Kind === event.kind && alert.Fingerprint === fingerprint && !alert.ClosedAt;
    const known = this.#open.find(isSame);
    const justOpened = this.#opened.find(isSame);
    // Of the same run: its shipper has opened it.
    if (known?.RunKey && known.RunKey === event.runKey) return;
    if (known) this.#seen.push({ AlertKey: known.AlertKey, At: event.at });
    else if (justOpened) justOpened.SeenCount++;
    else if (this.#failuresInRow >= this.rules.after) this.#openAlert(event, null);
  }

  /** The oldest tells that it is over; one message says it for all. */
  succeed(at: string): void {
    this.#successesInRow++;
    this.#failuresInRow = 0;
    if (this.#successesInRow < this.rules.recoverAfter) return;
    this.#close(at, ({ Kind }) => FAILURES.has(Kind));
  }

  /** A run goes on for longer than it should; it is over when the run ends. */
  overrun(event: Event): void {
    this.#openAlert(event, null);
  }

  ended(runKey: string, at: string): void {
    this.#close(at, (alert) => alert.Kind === 'long' && alert.RunKey === runKey);
  }

  /** Told once. */
  mention(event: Event): void {
    this.#openAlert(event, event.at);
  }

  repeatWhatIsDue(): void {
    const { now } = this.present;
    const gone = new Set(this.#closed.map(({ AlertKey }) => AlertKey));
    for (const { AlertKey, RepeatAt, Acknowledged } of this.#open) {
      if (RepeatAt === null || RepeatAt > now || gone.has(AlertKey)) continue;
      if (Acknowledged || this.rules.repeatSeconds === null) {
        this.#repeated.push({ AlertKey, RepeatAt: null });
        continue;
      }
      if (!this.#isSilent(now)) this.#tell({ AlertKey, EventKey: null }, 'repeat');
      this.#repeated.push({ AlertKey, RepeatAt: this.#nextRepeat() });
    }
  }

  changes() {
    return {
      FailuresInRow: this.#failuresInRow,
      SuccessesInRow: this.#successesInRow,
      Opened: this.#opened,
      Seen: this.#seen,
      Closed: this.#closed,
      Repeated: this.#repeated,
      Deliveries: this.#deliveries,
    };
  }

  #openAlert({ kind, key, at, runKey, dueAt, fingerprint, text = '' }: Event, closedAt: string | null): void {
    const { outageUntil, toldSince } = this.present;
    if (!this.rules.on.includes(kind) || this.#isSilent(at) || at < toldSince) return;
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
      RepeatAt: closedAt === null ? this.#nextRepeat() : null,
      InSummary: outageUntil !== null && at < outageUntil,
    };
    this.#opened.push(alert);
    if (!alert.InSummary) this.#tell({ EventKey: alert.EventKey, AlertKey: null }, 'opened');
  }

  #close(at: string, isOver: (alert: { Kind: AlertKind; RunKey: string | null }) => boolean): void {
    const gone = new Set(this.#closed.map(({ AlertKey }) => AlertKey));
    const over = this.#open.filter((alert) => isOver(alert) && !gone.has(alert.AlertKey));
    for (const [index, { AlertKey }] of over.entries()) {
      this.#closed.push({ AlertKey, At: at, Tell: index === 0 && !this.#isSilent(at), NotBefore: this.#notBefore() });
    }
    for (const alert of this.#opened) {
      if (alert.ClosedAt !== null || !isOver(alert)) continue;
      // Its first message tells both.
      alert.ClosedAt = at;
      alert.RepeatAt = null;
    }
  }

  #tell(alert: { EventKey: string | null; AlertKey: string | null }, Reason: Reason): void {
    for (const { channel, recipient } of this.#recipients) {
      this.#deliveries.push({ ...alert, Channel: channel, Recipient: recipient, Reason, NotBefore: this.#notBefore() });
    }
  }

  #nextRepeat(): string | null {
    if (this.rules.repeatSeconds === null) return null;
    return new Date(Date.parse(this.#notBefore()) + this.rules.repeatSeconds * 1000).toISOString();
  }

  /** Now, or when the quiet hours are over. */
  #notBefore(): string {
    const end = endOfWindows(this.rules.quiet, Date.parse(this.present.now), this.zone);
    return end === null ? this.present.now : new Date(end).toISOString();
  }

  #isSilent(at: string): boolean {
    const { Paused, SnoozedUntil } = this.job;
    const isSnoozed = SnoozedUntil !== null && SnoozedUntil > this.present.now;
    return Paused || isSnoozed || isWithin(this.rules.maintenance, Date.parse(at), this.zone);
  }
}
