-- Durations and limits that decide something, each defined once: one row. sql/sqlite/views/Rules.sql and
-- database/src/rules.ts have the same values; a test compares the three.
CREATE VIEW dbo.Rules
AS
  SELECT
    -- A run is in time if it begins at most this long before it is due.
    900 AS EarlySeconds,
    -- How late a run may begin if its job has no grace of its own.
    300 AS GraceSeconds,
    -- A run is lost if it is silent for this many heartbeats, and at least this long.
    3 AS LostHeartbeats,
    45 AS LostSeconds,
    -- If no watcher was seen for this long, none is running.
    180 AS WatcherGoneSeconds,
    -- The longest time for which a claimed message is reserved.
    600 AS LongestLeaseSeconds,
    -- How far back to look for runs with the same error, and for runs that wait for a human.
    90 AS RecentDays,
    -- How far back a text is searched if no date is given.
    30 AS SearchDays,
    -- The period of a job's success rate.
    30 AS SuccessDays,
    -- The longest period between two times, and how long before it to look for runs that were still active.
    32 AS LongestPeriodDays,
    7 AS EndedWithinDays,
    -- How long before a time a run that has ended since may have begun, when a judgement looks back.
    1 AS LookBackDays,
    -- How long a request's key is remembered.
    24 AS RequestHours,
    -- How long data is kept for which the settings have no retention: past expected runs, closed alerts with their
    -- messages, comments on and messages about closed tickets, and morning reports.
    100 AS ExpectedDays,
    400 AS AlertDays,
    730 AS TicketDays,
    30 AS ReportDays,
    -- The longest retention that the settings may have: a hundred years.
    36500 AS LongestRetentionDays,
    -- At most this many rows of one table are removed at once: at 5,000 locks SQL Server locks the whole table.
    3900 AS SliceRows;
