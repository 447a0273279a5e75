SELECT
  (SELECT Name FROM Departments WHERE DepartmentId = :DepartmentId) AS DepartmentName,
  (SELECT max(Version) FROM SchemaMigrations) AS SchemaVersion,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS ServerTime,
  (SELECT Value FROM Settings WHERE Name = 'WatcherSeenAt') AS WatcherSeenAt;
