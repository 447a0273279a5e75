/** Durations and limits that decide something. Both engines have them in their view `Rules`, which explains each. */
export const RULES = {
  /** A run is in time if it begins at most this long before it is due. */
  EarlySeconds: 900,
  /** How late a run may begin if its job has no grace of its own. */
  GraceSeconds: 300,
  /** A run is lost if it is silent for this many heartbeats, and at least `LostSeconds`. */
  LostHeartbeats: 3,
  LostSeconds: 45,
  /** If no watcher was seen for this long, none is running. */
  WatcherGoneSeconds: 180,
  /** The longest time for which a claimed message is reserved. */
  LongestLeaseSeconds: 600,
  /** How far back to look for runs with the same error, and for runs that wait for a human. */
  RecentDays: 90,
  /** How far back a text is searched if no date is given. */
  SearchDays: 30,
  /** The period of a job's success rate. */
  SuccessDays: 30,
  /** The longest period between two times, and how long before it to look for runs that were still active. */
  LongestPeriodDays: 32,
  EndedWithinDays: 7,
  /** How long before a time a run that has ended since may have begun, when a judgement looks back. */
  LookBackDays: 1,
  /** How long a request's key is remembered. */
  RequestHours: 24,
  /**
   * How long data is kept for which the settings have no retention: past expected runs, closed alerts with their
   * messages, comments on and messages about closed tickets, and morning reports.
   */
  ExpectedDays: 100,
  AlertDays: 400,
  TicketDays: 730,
  ReportDays: 30,
  /** The longest retention that the settings may have: a hundred years. */
  LongestRetentionDays: 36_500,
  /** At most this many rows of one table are removed at once. */
  SliceRows: 3900,
} as const;
