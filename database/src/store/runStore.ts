import type { BeginEvent, EndEvent, Level } from '#sdk/journal/events';

/**
 * What the shipper needs of a database: to apply a batch of one run, to say hello, and to tell of a failure where no
 * watcher does.
 *
 * Both engines implement it, SQL Server by the procedures of the same names in schema `sdk`, the embedded SQLite by the
 * statements of `sql/sqlite/sdk/`. The contract suite in `database/test/contract/` holds them to the same behaviour.
 */
export interface RunStore {
  /**
   * Applies one batch in one transaction and one round trip. Sending a batch again, whole or in part, changes nothing.
   *
   * @param patience how many times longer than usual it may take; default 1
   * @throws StoreError `unknown-job` when `begin.jobId` isn't registered, `refused` when the database says itself that it
   * won't take this batch as it is, `unavailable` when it may take it later.
   */
  apply(batch: RunBatch, patience?: number): Promise<Applied>;
  /** @throws StoreError */
  hello(): Promise<Hello>;
  /**
   * Claims the mail about a failed run, which its shipper sends where no watcher was seen for three minutes. Undefined: it
   * isn't to be sent, by the rules of the job, or because somebody was told already.
   *
   * @throws StoreError
   */
  claimFailureMail(claim: FailureMailClaim): Promise<FailureMail | undefined>;
  /**
   * Says what became of it; nothing where the lease was over and a watcher has claimed it.
   *
   * @throws StoreError
   */
  finishFailureMail(finish: FailureMailFinish): Promise<void>;
  close(): Promise<void>;
}

/**
 * What is new of one run since the batch before, already folded from its journal.
 *
 * Idempotent by shape: lines and comments by (`runId`, `seq`); message, progress, validation and metrics by the greater
 * `seq`; begin and end once (an end is taken over `Lost`, nothing overwrites a finished run).
 */
export interface RunBatch {
  /** In each batch, so that each can stand alone. */
  begin: Omit<BeginEvent, 'kind' | 'v' | 'seq'>;
  /** The process that writes the run lives and its shipper watches it: the database stamps the heartbeat with its own clock. */
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
}

export interface Hello {
  /** Number of the newest migration that `init` has applied. */
  schemaVersion: number;
  /** The database's clock, ISO 8601 UTC. */
  serverTime: string;
  /** The server's product and version in one line. */
  server: string;
  /** Login of this connection; null for the embedded database. */
  login: string | null;
  /** Roles and rights of this connection that JobLogger knows: `job_runner`, `dashboard_user`, `dashboard_admin`, `watcher`, `owner`. */
  roles: string[];
  /** When a watcher last said that it lives; null: never. */
  watcherSeenAt: string | null;
}

export type FailureMailClaim = {
  RunId: string;
  /** Names the shipper. */
  ClaimedBy: string;
  /** How long nobody else sends it; longer than the send can take. */
  LeaseSeconds: number;
};

export interface FailureMail {
  DeliveryKey: string;
  Recipient: string;
  Language: 'it' | 'en';
  /** With its icon. */
  JobName: string;
  /** Null: no database could be asked. */
  DepartmentName: string | null;
  /** IANA; null: the job has none. */
  TimeZone: string | null;
}

export type FailureMailFinish = {
  DeliveryKey: string;
  ClaimedBy: string;
  /** `Waiting`: the watcher's to send. */
  Status: 'Sent' | 'Waiting';
  /** What the service said. */
  Answer: string;
};

/**
 * What kind of refusal a {@link StoreError} is. Only `unavailable` is worth trying again soon, and whatever isn't known for
 * something else counts as that.
 */
export type StoreErrorCode =
  /** Not reachable, too slow, cut, busy (1205, 1222, SQLITE_BUSY), or anything that may pass. */
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

/** A database's refusal in words a person can act on. Never holds a password. */
export class StoreError extends Error {
  /** The database is there and was at work when the time for it was over: it may manage less at once, or with more time. */
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
