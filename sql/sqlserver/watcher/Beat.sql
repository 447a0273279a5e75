-- Records that a watcher is alive, and what it can do. If there was no beat for GapSeconds, there was an outage, of the
-- watchers or of the database, and they are up since now. A clock that was set back doesn't move the beat back.
CREATE PROCEDURE watcher.Beat
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Now datetime2(3), @GapSeconds int, @SeenAt datetime2(3), @UpSince datetime2(3), @AliveSince datetime2(3);
DECLARE @Can TABLE (Name nvarchar(100) NOT NULL);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()), @GapSeconds = i.GapSeconds
FROM OPENJSON(@Input) WITH (Present nvarchar(100) '$.Now', GapSeconds int '$.GapSeconds') AS i;

INSERT INTO @Can (Name) SELECT CONCAT(N'Watcher', c.value, N'At') FROM OPENJSON(@Input, '$.Can') AS c;

BEGIN TRANSACTION;

INSERT INTO dbo.Settings (Name)
SELECT x.Name
FROM (
  VALUES
    (N'WatcherSeenAt'), (N'WatcherUpSince'), (N'WatcherOutageSince'), (N'WatcherJudgeAt'), (N'WatcherMailAt'),
    (N'WatcherSlackAt'), (N'WatcherMailSetUpAt'), (N'WatcherSlackSetUpAt')
) AS x (Name)
WHERE NOT EXISTS (SELECT 1 FROM dbo.Settings AS s WITH (UPDLOCK, HOLDLOCK) WHERE s.Name = x.Name);
-- Watchers queue here.
UPDATE dbo.Settings SET ChangedAt = @Now WHERE Name = N'WatcherSeenAt';
SELECT @SeenAt = dbo.UtcTime(Value) FROM dbo.Settings WHERE Name = N'WatcherSeenAt';
SELECT @UpSince = dbo.UtcTime(Value) FROM dbo.Settings WHERE Name = N'WatcherUpSince';
-- A time in the future counts as never; a clock that was set back a little is no outage.
IF @SeenAt > DATEADD(second, @GapSeconds, @Now) SET @SeenAt = NULL;
IF @UpSince > DATEADD(second, @GapSeconds, @Now) SET @UpSince = NULL;
IF @SeenAt IS NULL OR @UpSince IS NULL OR @SeenAt < DATEADD(second, -@GapSeconds, @Now)
BEGIN
  UPDATE dbo.Settings SET Value = dbo.UtcText(@Now), ChangedAt = @Now WHERE Name = N'WatcherUpSince';
  UPDATE dbo.Settings SET Value = dbo.UtcText(@SeenAt), ChangedAt = @Now WHERE Name = N'WatcherOutageSince';
END;
IF @SeenAt IS NULL OR @Now > @SeenAt
  UPDATE dbo.Settings SET Value = dbo.UtcText(@Now) WHERE Name = N'WatcherSeenAt';
UPDATE dbo.Settings
SET Value = dbo.UtcText(@Now), ChangedAt = @Now
WHERE
  Name IN (SELECT Name FROM @Can)
  AND Name IN (N'WatcherJudgeAt', N'WatcherMailAt', N'WatcherSlackAt', N'WatcherMailSetUpAt', N'WatcherSlackSetUpAt');

COMMIT TRANSACTION;

SELECT @AliveSince = DATEADD(second, -WatcherGoneSeconds, @Now) FROM dbo.Rules;
SELECT
  dbo.UtcText(@Now) AS Now,
  (SELECT Value FROM dbo.Settings WHERE Name = N'WatcherUpSince') AS UpSince,
  (SELECT dbo.UtcText(dbo.UtcTime(Value)) FROM dbo.Settings WHERE Name = N'WatcherOutageSince') AS OutageSince,
  (
    SELECT CAST(MAX(CASE WHEN dbo.UtcTime(Value) >= @AliveSince THEN 1 ELSE 0 END) AS bit)
    FROM dbo.Settings
    WHERE Name = N'WatcherMailSetUpAt'
  ) AS MailSetUp,
  (
    SELECT CAST(MAX(CASE WHEN dbo.UtcTime(Value) >= @AliveSince THEN 1 ELSE 0 END) AS bit)
    FROM dbo.Settings
    WHERE Name = N'WatcherSlackSetUpAt'
  ) AS SlackSetUp;
