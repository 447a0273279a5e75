-- Records with the job what is wrong with its schedule, if it still has that one.
CREATE PROCEDURE watcher.ReportSchedule
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @JobId int, @Cron nvarchar(200), @TimeZone nvarchar(100), @Problem nvarchar(1000), @Reported int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @JobId = i.JobId, @Cron = i.Cron, @TimeZone = i.TimeZone,
  @Problem = LEFT(i.Problem, 1000)
FROM OPENJSON(@Input) WITH (
  JobId int '$.JobId',
  Cron nvarchar(4000) '$.Cron',
  TimeZone nvarchar(4000) '$.TimeZone',
  Problem nvarchar(4000) '$.Problem'
) AS i;

UPDATE dbo.Jobs SET ScheduleProblem = @Problem WHERE JobId = @JobId AND Cron = @Cron AND TimeZone = @TimeZone;
SET @Reported = @@ROWCOUNT;

SELECT CAST(@Reported AS bit) AS Reported;
