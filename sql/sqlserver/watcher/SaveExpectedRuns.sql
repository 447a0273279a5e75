-- One job's expected runs from now up to Until are these and no others, if it still has that schedule; what is past, or was
-- judged, stays. No row: it has another schedule by now.
CREATE PROCEDURE watcher.SaveExpectedRuns
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @JobId int, @Cron nvarchar(200), @TimeZone nvarchar(100), @Now datetime2(3), @Until datetime2(3), @Still int,
  @Grace int, @Removed int = 0, @Added int = 0;
DECLARE @Due TABLE (At datetime2(3) NOT NULL PRIMARY KEY);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @JobId = i.JobId, @Cron = i.Cron, @TimeZone = i.TimeZone,
  @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()), @Until = dbo.UtcTime(i.UntilTime)
FROM OPENJSON(@Input) WITH (
  JobId int '$.JobId',
  Cron nvarchar(4000) '$.Cron',
  TimeZone nvarchar(4000) '$.TimeZone',
  Present nvarchar(100) '$.Now',
  UntilTime nvarchar(100) '$.Until'
) AS i;
INSERT INTO @Due (At) SELECT DISTINCT dbo.UtcTime(d.value) FROM OPENJSON(@Input, '$.DueAt') AS d;

BEGIN TRANSACTION;

-- The job's row is locked first: two savers queue here.
UPDATE dbo.Jobs
SET ExpectedUntil = @Until, ScheduleProblem = NULL
WHERE JobId = @JobId AND Cron = @Cron AND TimeZone = @TimeZone;
SET @Still = @@ROWCOUNT;
IF @Still = 1
BEGIN
  SELECT @Grace = ISNULL(GraceSeconds, (SELECT GraceSeconds FROM dbo.Rules)) FROM dbo.Jobs WHERE JobId = @JobId;
  DELETE FROM dbo.ExpectedRuns
  WHERE
    JobId = @JobId AND DueAt > @Now AND DueAt < @Until AND Status = 'Due' AND RunKey IS NULL
    AND DueAt NOT IN (SELECT At FROM @Due);
  SET @Removed = @@ROWCOUNT;
  INSERT INTO dbo.ExpectedRuns (JobId, DueAt, LateAt, Status)
  SELECT @JobId, d.At, DATEADD(second, @Grace, d.At), 'Due'
  FROM @Due AS d
  WHERE NOT EXISTS (SELECT 1 FROM dbo.ExpectedRuns AS e WHERE e.JobId = @JobId AND e.DueAt = d.At);
  SET @Added = @@ROWCOUNT;
END;

COMMIT TRANSACTION;

SELECT j.JobId, @Added AS Added, @Removed AS Removed, (SELECT COUNT(*) FROM @Due) - @Added AS Kept
FROM dbo.Jobs AS j
WHERE j.JobId = @JobId AND @Still = 1;
