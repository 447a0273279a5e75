import type { BeginEvent, EndEvent, Level } from '#sdk/journal/events';

/**
 * What the shipper needs of a database: apply a batch of one run, say hello, and mail about a failure if no watcher
 * does.
 *
 * Both engines implement it: SQL Server with the procedures of the same names in schema `sdk`, the embedded SQLite with
 * the statements of `sql/sqlite/sdk/`. The contract tests in `database/test/contract/` run on both.
 */
export interface RunStore {
  /**
   * Applies one batch in one transaction and one round trip. Sending a batch again, in whole or in part, changes
   * nothing.
   *
   * @param patience how many times longer than usual it may take; default 1
   * @throws StoreError `unknown-job` if `begin.jobId` isn't registered, `refused` if the database says that it will
   * never take this batch as it is, `unavailable` if it may take it later.
   */
  apply(batch: RunBatch, patience?: number): Promise<Applied>;
  /** @throws StoreError */
  hello(): Promise<Hello>;
  /**
   * Claims the mail about a failed run. The run's shipper sends it if no watcher was seen for three minutes. Undefined
   * if it must not be sent, because of the job's rules or because somebody was told already.
   *
   * @throws StoreError
   */
  claimFailureMail(claim: FailureMailClaim): Promise<FailureMail | undefined>;
  /**
   * Records the result, unless the lease was over and a watcher has claimed it.
   *
   * @throws StoreError
   */
  finishFailureMail(finish: FailureMailFinish): Promise<void>;
  close(): Promise<void>;
}

/**
 * The new events of one run since the last batch, folded from its journal.
 *
 * Idempotent by its shape: lines and comments by (`runId`, `seq`); message, progress, validation and metrics by the
 * greater `seq`; begin and end once (an end replaces `Lost`, and nothing changes a finished run).
 */
export interface RunBatch {
  /** In each batch, so that each is complete by itself. */
  begin: Omit<BeginEvent, 'kind' | 'v' | 'seq'>;
  /**
   * The process that writes the run lives, and its shipper watches it. The database stores the heartbeat with its own
   * clock.
   */
  alive: boolean;
  lines: { seq: number; at: string; level: Level; text: string }[];
  comments: { seq: number; at: string; text: string }[];
  message?: { seq: number; text: string } | undefined;
  progress?: { seq: number; fraction: number; text?: string } | undefined;
  validation?: { seq: number; reason: string } | undefined;
  /** All metrics of the run so far, by name. */
  metrics?: { seq: number; values: Record<string, number> } | undefined;
  end?: Omit<EndEvent, 'kind'> | undefined;
}

export interface Applied {
  /** The run's status after the batch. */
  status: string;
  /** Lines that were new to the database. */
  insertedLines: number;
  /** How many it had of the run before; -1 if the batch began the run there; NaN from older procedures. */
  linesBefore: number;
}

export interface Hello {
  /** The number of the newest migration that `init` has applied. */
  schemaVersion: number;
  /** The database's clock, ISO 8601 UTC. */
  serverTime: string;
  /** The server's product and version on one line. */
  server: string;
  /** Login of this connection; null for the embedded database. */
  login: string | null;
  /**
   * JobLogger's roles and rights of this connection: `job_runner`, `dashboard_user`, `dashboard_admin`, `watcher`,
   * `owner`.
   */
  roles: string[];
  /** When a watcher was last alive; null: never. */
  watcherSeenAt: string | null;
  /** `SIMPLE`, `FULL`, `BULK_LOGGED`; null: the embedded database, or the server doesn't say. */
  recoveryModel: string | null;
}

export type FailureMailClaim = {
  RunId: string;
  /** Identifies the shipper. */
  ClaimedBy: string;
  /** How long nobody else sends it; longer than sending can take. */
  LeaseSeconds: number;
};

export interface FailureMail {
  DeliveryKey: string;
  Recipient: string;
  Language: 'it' | 'en';
  /** Including its icon. */
  JobName: string;
  /** Null: no database could be asked. */
  DepartmentName: string | null;
  /** IANA name; null if the job has none. */
  TimeZone: string | null;
}

export type FailureMailFinish = {
  DeliveryKey: string;
  ClaimedBy: string;
  /** `Waiting`: the watcher will send it. */
  Status: 'Sent' | 'Waiting';
  /** The service's answer. */
  Answer: string;
};

/**
 * The kind of a {@link StoreError}. Only `unavailable` is worth trying again soon, and it is also the kind of every
 * unknown error.
 */
export type StoreErrorCode =
  /** Not reachable, too slow, disconnected, busy (1205, 1222, SQLITE_BUSY), or anything else that may go away. */
  | 'unavailable'
  /** The login or its password was refused, or the certificate isn't trusted. */
  | 'login'
  /** The database isn't there, isn't initialised, or is older or newer than this version speaks. */
  | 'schema'
  /** The login may not execute what was asked. */
  | 'rights'
  /** The job isn't registered. */
  | 'unknown-job'
  /** The database refused the data: our own procedure did, or a constraint that names a column of ours. */
  | 'refused';

/** A database's refusal, with a message that a person can act on. Never contains a password. */
export class StoreError extends Error {
  /** The database was there and working when the time was over: it may manage a smaller batch, or need more time. */
  readonly timedOut: boolean;

  constructor(
    readonly code: StoreErrorCode,
    message: string,
    { timedOut = false, ...options }: { cause?: unknown; timedOut?: boolean } = {},
  ) {
    super(message, options);
    this.name = 'StoreError';
    this.timedOut = timedOut;
  }
}
