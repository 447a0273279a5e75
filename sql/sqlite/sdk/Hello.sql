SELECT
  (SELECT max(Version) FROM SchemaMigrations) AS SchemaVersion,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS ServerTime,
  'SQLite ' || sqlite_version() AS Server,
  (SELECT Value FROM Settings WHERE Name = 'WatcherSeenAt') AS WatcherSeenAt;
