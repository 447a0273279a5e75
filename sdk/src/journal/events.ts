/**
 * The journal, version 1: what one run leaves on the local disk before anything goes over a network.
 *
 * One file a run, `<home>/journal/<pid>-<starttime>-<runId>.jsonl`, one JSON object a line, appended only. The first
 * line is `begin`, the last of a finished run `end`. `seq` grows by one with each line and starts at 0. A line that
 * doesn't parse (cut by a full disk or a crash) and a kind that isn't known here are passed over by every reader, so
 * writers in other languages and of later versions may add both. `docs/journal.md` tells it for those writers.
 *
 * Times are ISO 8601 in UTC with milliseconds and `Z`.
 */
export type JournalEvent =
  | BeginEvent
  | LineEvent
  | EndEvent
  /** `fraction` is from 0 to 1. */
  | Event<'progress', { fraction: number; text?: string }>
  | Event<'metric', { name: string; value: number }>
  | Event<'message' | 'comment', { text: string }>
  /** The run needs a human to say that its result is right. */
  | Event<'validation', { reason: string }>;

/** How often the shipper promises a heartbeat; a run is Lost by silence after three of them. */
export const HEARTBEAT_SECONDS = 15;

type Event<Kind extends string, Rest> = { seq: number; kind: Kind; at: string } & Rest;

export type BeginEvent = Event<
  'begin',
  {
    /** Version of the journal. */
    v: 1;
    /** UUID that names the run everywhere outside the database. */
    runId: string;
    jobId: number;
    /** Server and database the run goes to, `sqlserver://host:1433/JobLogger` or `sqlite:/path`; null while no setting was found. */
    destination: string | null;
    machine: string;
    osUser: string;
    pid: number;
    /** `node 20.19.0`, `python 3.11.7`, or the command that `exec` runs. */
    runtime: string;
    /** Version of the SDK that wrote the journal. */
    sdk: string;
    /** The main script or command line, redacted. */
    script: string;
    /** How often the shipper promises a heartbeat, in seconds; null: none is promised. */
    heartbeatSeconds: number | null;
    /** Somebody started it at a terminal, and sees for themselves when it is gone. Older writers don't say it: false. */
    atTerminal?: boolean;
  }
>;

export type Level = 'debug' | 'info' | 'warn' | 'error';

export type LineEvent = Event<'line', { level: Level; text: string }>;

/** How a run can end; `Pending` is one that has not. `Lost` is written by the shipper only, for a run without an end. */
export type EndStatus = 'Done' | 'Error' | 'TimedOut' | 'Cancelled' | 'Lost';
export type RunStatus = 'Pending' | EndStatus;

export type EndEvent = Event<
  'end',
  {
    status: EndStatus;
    /** Replaces the last message where it is given. */
    message?: string;
    traceback?: string;
    /** 16 hex digits, equal for the same error on other days, lines, ids and paths. */
    fingerprint?: string;
    exitCode?: number;
    /** Lines that were not kept because the journal had reached its cap. */
    dropped?: number;
  }
>;
