-- What a shipper or `doctor` must know first.
CREATE PROCEDURE sdk.Hello
AS
SET NOCOUNT, XACT_ABORT ON;
SET DEADLOCK_PRIORITY LOW;

SELECT
  (SELECT MAX(Version) FROM dbo.SchemaMigrations) AS SchemaVersion,
  dbo.UtcText(SYSUTCDATETIME()) AS ServerTime,
  CAST(@@VERSION AS nvarchar(400)) AS Server,
  ORIGINAL_LOGIN() AS Login,
  CAST(ISNULL(IS_ROLEMEMBER('job_runner'), 0) AS int) AS IsJobRunner,
  CAST(ISNULL(IS_ROLEMEMBER('dashboard_user'), 0) AS int) AS IsDashboardUser,
  CAST(ISNULL(IS_ROLEMEMBER('dashboard_admin'), 0) AS int) AS IsDashboardAdmin,
  CAST(ISNULL(IS_ROLEMEMBER('watcher'), 0) AS int) AS IsWatcher,
  CASE WHEN USER_NAME() = N'dbo' OR IS_ROLEMEMBER('db_owner') = 1 THEN 1 ELSE 0 END AS IsOwner,
  (SELECT Value FROM dbo.Settings WHERE Name = N'WatcherSeenAt') AS WatcherSeenAt,
  (SELECT d.recovery_model_desc FROM sys.databases AS d WHERE d.name = DB_NAME()) AS RecoveryModel;
