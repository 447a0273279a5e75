-- Jobs that need a decision, ordered by id, at most 500. Each part reads one small index of open work.
CREATE PROCEDURE watcher.ListJobsToJudge
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Now datetime2(3), @LateBefore datetime2(3), @AfterJobId int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @AfterJobId = ISNULL(i.AfterJobId, 0),
  @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()),
  @LateBefore = DATEADD(second, -i.SettleSeconds, ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()))
FROM OPENJSON(@Input) WITH (
  Present nvarchar(100) '$.Now',
  SettleSeconds int '$.SettleSeconds',
  AfterJobId int '$.AfterJobId'
) AS i;

SELECT TOP (500) u.JobId
FROM (
  SELECT JobId FROM dbo.LogHistory WHERE ToMatch = 1
  UNION
  SELECT JobId FROM dbo.LogHistory WHERE JudgeDueAt IS NOT NULL AND JudgeDueAt <= @Now
  UNION
  SELECT JobId FROM dbo.ExpectedRuns WHERE Status = 'Due' AND LateAt <= @LateBefore
  UNION
  SELECT r.JobId
  FROM dbo.LogHistory AS r JOIN dbo.Jobs AS j ON j.JobId = r.JobId
  WHERE
    r.Status = 'Pending' AND r.Status <> 'Done' AND j.LongestSeconds IS NOT NULL
    -- An invalid duration must not break the list for all.
    AND r.StartedAt <= DATEADD(second, -CASE WHEN j.LongestSeconds > 0 THEN j.LongestSeconds ELSE 0 END, @Now)
    AND NOT EXISTS (SELECT 1 FROM dbo.Alerts AS a WHERE a.EventKey = CONCAT('long/', r.RunKey))
  UNION
  SELECT JobId FROM dbo.Alerts WHERE RepeatAt IS NOT NULL AND RepeatAt <= @Now AND ClosedAt IS NULL AND JobId IS NOT NULL
) AS u
WHERE u.JobId > @AfterJobId
ORDER BY u.JobId;
