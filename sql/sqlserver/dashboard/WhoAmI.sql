-- The caller's greeting, role and department, and whether a watcher is alive.
CREATE PROCEDURE dashboard.WhoAmI
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Number int, @Refusal nvarchar(2000);

SELECT @Number = Number, @Refusal = Refusal FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;

SELECT
  c.Email, c.Name, c.Role, c.OwnDepartmentId AS DepartmentId, d.Name AS DepartmentName, c.Language, c.Login,
  (SELECT MAX(Version) FROM dbo.SchemaMigrations) AS SchemaVersion,
  dbo.UtcText(SYSUTCDATETIME()) AS ServerTime,
  (SELECT Value FROM dbo.Settings WHERE Name = N'WatcherSeenAt') AS WatcherSeenAt,
  (
    -- Unknown for one job means unknown for all.
    SELECT CASE WHEN COUNT(*) = COUNT(j.ExpectedUntil) THEN dbo.UtcText(MIN(j.ExpectedUntil)) END
    FROM dbo.Jobs AS j
    WHERE
      j.Cron IS NOT NULL AND j.Paused = 0 AND j.RetiredAt IS NULL
      AND (c.OwnDepartmentId IS NULL OR j.DepartmentId = c.OwnDepartmentId)
  ) AS ExpectedUntil,
  u.ReportEvery, u.ReportBy, u.ReportHour, u.ReportTimeZone
FROM
  dbo.Caller(@Input, 'viewer') AS c
  LEFT JOIN dbo.Departments AS d ON d.DepartmentId = c.OwnDepartmentId
  LEFT JOIN dbo.Users AS u ON u.Email = c.Email;
