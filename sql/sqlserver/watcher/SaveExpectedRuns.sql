-- Replaces a job's expected runs from now until Until, if it still has that schedule; past and judged ones stay. No row: it has
-- another schedule by now.
CREATE PROCEDURE watcher.SaveExpectedRuns
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @JobId int, @Cron nvarchar(200), @TimeZone nvarchar(100), @Now datetime2(3), @Until datetime2(3), @Still int,
  @List nvarchar(max), @Times int, @Removed int = 0, @Added int = 0;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @JobId = i.JobId, @Cron = i.Cron, @TimeZone = i.TimeZone,
  @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()), @Until = dbo.UtcTime(i.UntilTime),
  @List = i.List
FROM OPENJSON(@Input) WITH (
  JobId int '$.JobId',
  Cron nvarchar(4000) '$.Cron',
  TimeZone nvarchar(4000) '$.TimeZone',
  Present nvarchar(100) '$.Now',
  UntilTime nvarchar(100) '$.Until',
  List nvarchar(max) '$.DueAt' AS JSON
) AS i;
SELECT @Times = COUNT(DISTINCT value) FROM OPENJSON(@List);

BEGIN TRANSACTION;

-- Locks the job's row first, so that two callers queue here.
UPDATE dbo.Jobs
SET ExpectedUntil = @Until, ScheduleProblem = NULL
WHERE JobId = @JobId AND Cron = @Cron AND TimeZone = @TimeZone;
SET @Still = @@ROWCOUNT;
IF @Still = 1
BEGIN
  EXEC dbo.ReplaceExpectedRuns
    @JobId = @JobId, @From = @Now, @Now = @Now, @Until = @Until, @DueAt = @List, @Added = @Added OUTPUT, @Removed = @Removed OUTPUT;
END;

COMMIT TRANSACTION;

SELECT j.JobId, @Added AS Added, @Removed AS Removed, @Times - @Added AS Kept
FROM dbo.Jobs AS j
WHERE j.JobId = @JobId AND @Still = 1;
