-- The lengths that decide something, each in its one place: one row. Its twins are sql/sqlserver/dbo/Rules.sql, which says what
-- each is, and database/src/rules.ts; a test holds the three to each other.
CREATE VIEW Rules AS
SELECT
  900 AS EarlySeconds, 300 AS GraceSeconds, 3 AS LostHeartbeats, 45 AS LostSeconds, 180 AS WatcherGoneSeconds,
  600 AS LongestLeaseSeconds, 90 AS RecentDays, 30 AS SearchDays, 30 AS SuccessDays, 32 AS LongestPeriodDays, 7 AS EndedWithinDays,
  1 AS LookBackDays, 24 AS RequestHours, 100 AS ExpectedDays, 400 AS AlertDays, 730 AS TicketDays, 30 AS ReportDays,
  36500 AS LongestRetentionDays, 3900 AS SliceRows;
