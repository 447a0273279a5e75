-- Removes one slice of the runs that started before OlderThan and have ended, first their lines, then their comments, then
-- themselves; More says whether to call again. Never 4,000 rows of a table at once: at 5,000 locks the whole table is locked.
CREATE PROCEDURE dashboard.PurgeRuns
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @BadTime nvarchar(100),
  @Source nvarchar(100), @OlderThan datetime2(3), @DryRun bit, @Slice int = 3900, @Lines int = 0, @Comments int = 0,
  @Runs int = 0,
  @Found int = 0, @More bit = 0;
DECLARE @Purged TABLE (RunKey bigint NOT NULL PRIMARY KEY);
DECLARE @Fulfilled TABLE (JobId int NOT NULL, DueAt datetime2(3) NOT NULL);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @OlderThan = dbo.UtcTime(i.OlderThan),
  @DryRun = CASE i.DryRun WHEN N'true' THEN 1 WHEN N'1' THEN 1 WHEN N'false' THEN 0 WHEN N'0' THEN 0 END,
  @BadTime = CASE WHEN i.OlderThan <> N'' AND dbo.UtcTime(i.OlderThan) IS NULL THEN N'OlderThan' END
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  OlderThan nvarchar(100) '$.OlderThan',
  DryRun nvarchar(100) '$.DryRun'
) AS i;
SET @BadTime = @BadTime + N' must be a time in UTC like 2026-11-24T10:00:00.000Z.';
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role admin; yours is ' + @Role + N'.';
IF @Rank < 3 THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL THROW 50403, N'This login is limited to one department and can''t change this.', 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
IF @OlderThan IS NULL THROW 50400, N'OlderThan is missing.', 1;
IF @OlderThan > SYSUTCDATETIME() THROW 50400, N'OlderThan must be in the past.', 1;
IF @DryRun IS NULL THROW 50400, N'DryRun must be true or false.', 1;

IF @DryRun = 1
BEGIN
  SELECT @Runs = COUNT(*),
    @Lines = ISNULL(SUM(r.LineCount), 0) FROM dbo.Runs AS r WHERE r.StartedAt < @OlderThan AND r.Status <> N'Pending';
  SELECT @Comments = COUNT(*)
  FROM dbo.RunComments AS c JOIN dbo.Runs AS r ON r.RunKey = c.RunKey
  WHERE r.StartedAt < @OlderThan AND r.Status <> N'Pending';
END
ELSE
BEGIN
  BEGIN TRANSACTION;

  INSERT INTO @Purged (RunKey)
  SELECT TOP (500) r.RunKey
  FROM dbo.Runs AS r
  WHERE r.StartedAt < @OlderThan AND r.Status <> N'Pending'
  ORDER BY r.StartedAt, r.RunKey;
  SET @Found = @@ROWCOUNT;
  IF @Found > 0 SET @More = 1;

  DELETE TOP (@Slice) FROM dbo.LogLines WHERE RunKey IN (SELECT RunKey FROM @Purged);
  SET @Lines = @@ROWCOUNT;
  IF @Lines < @Slice
  BEGIN
    DELETE TOP (@Slice) FROM dbo.RunComments WHERE RunKey IN (SELECT RunKey FROM @Purged);
    SET @Comments = @@ROWCOUNT;
  END;
  IF @Lines < @Slice AND @Comments < @Slice
  BEGIN
    -- What these runs fulfilled stays fulfilled when they are gone.
    INSERT INTO @Fulfilled (JobId, DueAt)
    SELECT e.JobId, e.DueAt
    FROM
      @Purged AS p
      JOIN dbo.LogHistory AS h ON h.RunKey = p.RunKey
      JOIN dbo.Jobs AS j ON j.JobId = h.JobId
      JOIN dbo.Expected AS e
        ON e.JobId = h.JobId AND e.RunKey = h.RunKey
        AND e.DueAt >= DATEADD(second, -ISNULL(j.GraceSeconds, 300), h.StartedAt)
        AND e.DueAt <= DATEADD(minute, 15, h.StartedAt);
    UPDATE dbo.ExpectedRuns
    SET Status = N'Fulfilled'
    WHERE
      Status = N'Due'
      AND EXISTS (SELECT 1 FROM @Fulfilled AS f WHERE f.JobId = ExpectedRuns.JobId AND f.DueAt = ExpectedRuns.DueAt);
    UPDATE dbo.Tickets SET RunKey = NULL WHERE RunKey IN (SELECT RunKey FROM @Purged);
    UPDATE dbo.ExpectedRuns SET RunKey = NULL WHERE RunKey IN (SELECT RunKey FROM @Purged);
    UPDATE dbo.Alerts SET RunKey = NULL WHERE RunKey IN (SELECT RunKey FROM @Purged);
    DELETE FROM dbo.LogHistory WHERE RunKey IN (SELECT RunKey FROM @Purged);
    SET @Runs = @@ROWCOUNT;
  END;
  IF @Runs > 0
    INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
    VALUES (N'Purge', N'runs', N'before ' + dbo.UtcText(@OlderThan), NULL, CONVERT(nvarchar(20), @Runs), @Email,
      @Source);

  COMMIT TRANSACTION;
END;

SELECT @Runs AS Runs, @Lines AS Lines, @Comments AS Comments, @More AS More;
