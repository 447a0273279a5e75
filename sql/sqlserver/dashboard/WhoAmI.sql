-- Greeting, role and department of the caller, and whether a watcher lives.
CREATE PROCEDURE dashboard.WhoAmI
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE @Email nvarchar(320), @Refusal nvarchar(1000);
IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(dbo.JsonText(i.Email), N'') FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email') AS i;
SELECT @Refusal = Refusal FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;

SELECT
  c.Email, c.Name, c.Role, c.DepartmentId, d.Name AS DepartmentName, c.Language, c.Login,
  (SELECT MAX(Version) FROM dbo.SchemaMigrations) AS SchemaVersion,
  dbo.UtcText(SYSUTCDATETIME()) AS ServerTime,
  (SELECT Value FROM dbo.Settings WHERE Name = N'WatcherSeenAt') AS WatcherSeenAt,
  (
    -- Not known of one is not known of all.
    SELECT CASE WHEN COUNT(*) = COUNT(j.ExpectedUntil) THEN dbo.UtcText(MIN(j.ExpectedUntil)) END
    FROM dbo.Jobs AS j
    WHERE j.Cron IS NOT NULL AND j.Paused = 0 AND (c.DepartmentId IS NULL OR j.DepartmentId = c.DepartmentId)
  ) AS ExpectedUntil
FROM dbo.Caller(@Email) AS c LEFT JOIN dbo.Departments AS d ON d.DepartmentId = c.DepartmentId;
