-- Jobs with a schedule whose expected runs aren't known until then.
CREATE PROCEDURE watcher.ListSchedules
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Until datetime2(3);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Until = dbo.UtcTime(i.UntilTime) FROM OPENJSON(@Input) WITH (UntilTime nvarchar(100) '$.Until') AS i;

SELECT JobId, Name, Cron, TimeZone, ScheduleProblem, dbo.UtcText(ExpectedUntil) AS ExpectedUntil
FROM dbo.Jobs
WHERE Cron IS NOT NULL AND RetiredAt IS NULL AND (ExpectedUntil IS NULL OR ExpectedUntil < @Until)
ORDER BY JobId;
