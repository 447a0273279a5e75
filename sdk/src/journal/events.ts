/**
 * The journal, version 1: what one run writes to the local disk before anything is sent. One file for each run, one
 * JSON object on each line, append-only. `docs/journal.md` explains each field, for writers in other languages.
 */
export type JournalEvent =
  | BeginEvent
  | LineEvent
  | EndEvent
  | Event<'progress', { fraction: number; text?: string }>
  | Event<'metric', { name: string; value: number }>
  | Event<'message' | 'comment', { text: string }>
  | Event<'validation', { reason: string }>;

/** How often the shipper promises a heartbeat; a run is Lost by silence after three of them. */
export const HEARTBEAT_SECONDS = 15;

type Event<Kind extends string, Rest> = { seq: number; kind: Kind; at: string } & Rest;

export type BeginEvent = Event<
  'begin',
  {
    v: 1;
    runId: string;
    jobId: number;
    /** The server and database that the run goes to, without a credential; null if no setting was found. */
    destination: string | null;
    machine: string;
    osUser: string;
    pid: number;
    runtime: string;
    sdk: string;
    script: string;
    heartbeatSeconds: number | null;
    atTerminal?: boolean;
  }
>;

export type Level = 'debug' | 'info' | 'warn' | 'error';
export type LineEvent = Event<'line', { level: Level; text: string }>;

/** How a run can end. `Lost` is written by the shipper only, for a run without an end. */
export type EndStatus = 'Done' | 'Error' | 'TimedOut' | 'Cancelled' | 'Lost';
export type RunStatus = 'Pending' | EndStatus;

export type EndEvent = Event<
  'end',
  {
    status: EndStatus;
    message?: string;
    traceback?: string;
    fingerprint?: string;
    exitCode?: number | undefined;
    /** Lines that were not kept because the journal was full. */
    dropped?: number;
  }
>;
