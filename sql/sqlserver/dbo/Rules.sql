-- The lengths that decide something, each in its one place: one row. Its twins are sql/sqlite/views/Rules.sql and
-- database/src/rules.ts; a test holds the three to each other.
CREATE VIEW dbo.Rules
AS
  SELECT
    -- A run is in time from so long before it is due.
    900 AS EarlySeconds,
    -- How late a run may begin where its job has no grace of its own.
    300 AS GraceSeconds,
    -- A run is lost that is silent for so many heartbeats, and at least so long.
    3 AS LostHeartbeats,
    45 AS LostSeconds,
    -- No watcher lives that wasn't seen for so long.
    180 AS WatcherGoneSeconds,
    -- Nobody has a message to themselves for longer than this.
    600 AS LongestLeaseSeconds,
    -- How far back runs of the same error, and runs that wait for a human, are looked for.
    90 AS RecentDays,
    -- How far back a text is looked for where no date is given.
    30 AS SearchDays,
    -- Of how long a job's success rate is.
    30 AS SuccessDays,
    -- The longest time between two edges, and how long before it what was still going on is looked for.
    32 AS LongestPeriodDays,
    7 AS EndedWithinDays,
    -- How long before a time a run may have begun that ended since, where a judgement looks back.
    1 AS LookBackDays,
    -- How long a request is known by its key.
    24 AS RequestHours,
    -- Lives of what no retention in the settings is for: expected runs that are past, alerts that are over with their messages,
    -- what was said and told of a ticket after it was closed, and morning reports.
    100 AS ExpectedDays,
    400 AS AlertDays,
    730 AS TicketDays,
    30 AS ReportDays,
    -- As many rows of one table are removed at once: at 5,000 locks SQL Server locks the whole table.
    3900 AS SliceRows;
