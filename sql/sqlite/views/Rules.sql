-- Durations and limits that decide something, in one row. sql/sqlserver/dbo/Rules.sql, which explains each, and
-- database/src/rules.ts contain the same; a test compares the three.
CREATE VIEW Rules AS
SELECT
  900 AS EarlySeconds, 300 AS GraceSeconds, 3 AS LostHeartbeats, 45 AS LostSeconds, 180 AS WatcherGoneSeconds,
  600 AS LongestLeaseSeconds, 90 AS RecentDays, 30 AS SearchDays, 30 AS SuccessDays, 32 AS LongestPeriodDays, 7 AS EndedWithinDays,
  1 AS LookBackDays, 24 AS RequestHours, 100 AS ExpectedDays, 400 AS AlertDays, 730 AS TicketDays, 30 AS ReportDays,
  36500 AS LongestRetentionDays, 3900 AS SliceRows;
