SELECT
  (SELECT max(Version) FROM SchemaMigrations) AS schemaVersion,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS serverTime,
  'SQLite ' || sqlite_version() AS server,
  (SELECT Value FROM Settings WHERE Name = 'WatcherSeenAt') AS watcherSeenAt;
