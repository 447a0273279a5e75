-- The last 30 runs of a job, or of a run's job, oldest first.
CREATE PROCEDURE dashboard.ListTrend
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000), @RunId varchar(100), @JobId int;

SELECT @OwnDepartmentId = OwnDepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @RunId = LOWER(dbo.NonEmpty(i.RunId)), @JobId = dbo.WholeNumber(i.JobId)
FROM OPENJSON(@Input) WITH (RunId varchar(100) '$.RunId', JobId nvarchar(100) '$.JobId') AS i;
IF (@RunId IS NULL AND @JobId IS NULL) OR (@RunId IS NOT NULL AND @JobId IS NOT NULL)
  THROW 50400, N'Give RunId or JobId, one of the two.', 1;
IF @RunId IS NOT NULL
  SELECT @JobId = h.JobId, @Number = f.Number, @Refusal = f.Refusal
  FROM dbo.FindRun(@RunId, @OwnDepartmentId) AS f LEFT JOIN dbo.LogHistory AS h ON h.RunKey = f.RunKey;
ELSE
  SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindJob(@JobId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

SELECT t.RunId, t.Status, dbo.UtcText(t.StartedAt) AS StartedAt, t.DurationSeconds, t.WarningCount
FROM (
  SELECT TOP (30) r.RunKey, r.RunId, r.Status, r.StartedAt, r.DurationSeconds, r.WarningCount
  FROM dbo.Runs AS r
  WHERE r.JobId = @JobId AND (@OwnDepartmentId IS NULL OR r.DepartmentId = @OwnDepartmentId)
  ORDER BY r.StartedAt DESC, r.RunKey DESC
) AS t
ORDER BY t.StartedAt, t.RunKey
OPTION (RECOMPILE);
