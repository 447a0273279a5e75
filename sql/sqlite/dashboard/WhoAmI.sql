SELECT
  (SELECT Name FROM Departments WHERE DepartmentId = :DepartmentId) AS DepartmentName,
  (SELECT max(Version) FROM SchemaMigrations) AS SchemaVersion,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS ServerTime,
  (SELECT Value FROM Settings WHERE Name = 'WatcherSeenAt') AS WatcherSeenAt,
  (
    -- Unknown for one job means unknown for all.
    SELECT iif(count(*) = count(ExpectedUntil), min(ExpectedUntil), NULL)
    FROM Jobs
    WHERE Cron IS NOT NULL AND Paused = 0 AND RetiredAt IS NULL AND (:DepartmentId IS NULL OR DepartmentId = :DepartmentId)
  ) AS ExpectedUntil,
  u.ReportEvery, u.ReportBy, u.ReportHour, u.ReportTimeZone
FROM (SELECT 1) LEFT JOIN Users AS u ON u.Email = :Email;
