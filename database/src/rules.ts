/** The lengths that decide something, as both engines have them in their view `Rules`, where each is explained. */
export const RULES = {
  /** A run is in time from so long before it is due. */
  EarlySeconds: 900,
  /** How late a run may begin where its job has no grace of its own. */
  GraceSeconds: 300,
  /** A run is lost that is silent for so many heartbeats, and at least `LostSeconds`. */
  LostHeartbeats: 3,
  LostSeconds: 45,
  /** No watcher lives that wasn't seen for so long. */
  WatcherGoneSeconds: 180,
  /** Nobody has a message to themselves for longer than this. */
  LongestLeaseSeconds: 600,
  /** How far back runs of the same error, and runs that wait for a human, are looked for. */
  RecentDays: 90,
  /** How far back a text is looked for where no date is given. */
  SearchDays: 30,
  /** Of how long a job's success rate is. */
  SuccessDays: 30,
  /** The longest time between two edges, and how long before it what was still going on is looked for. */
  LongestPeriodDays: 32,
  EndedWithinDays: 7,
  /** How long before a time a run may have begun that ended since, where a judgement looks back. */
  LookBackDays: 1,
  /** How long a request is known by its key. */
  RequestHours: 24,
  /**
   * Lives of what no retention in the settings is for: expected runs that are past, alerts that are over with their messages,
   * what was said and told of a ticket after it was closed, and morning reports.
   */
  ExpectedDays: 100,
  AlertDays: 400,
  TicketDays: 730,
  ReportDays: 30,
  /** As many rows of one table are removed at once. */
  SliceRows: 3900,
} as const;
