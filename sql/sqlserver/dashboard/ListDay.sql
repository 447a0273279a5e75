-- Runs that were active between two times, and expected runs there that no run fulfilled, ordered by time. A run was
-- active if it began between them, or in the EndedWithinDays before and ended later, or hasn't ended. At most 10,000
-- rows.
CREATE PROCEDURE dashboard.ListDay
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Number int, @Refusal nvarchar(2000), @BadTime nvarchar(100), @DepartmentId int, @JobId int, @From datetime2(3),
  @To datetime2(3);
DECLARE @Shown TABLE (RunKey bigint NOT NULL PRIMARY KEY);
DECLARE @Usual TABLE (JobId int NOT NULL PRIMARY KEY, UsualSeconds float NULL);

SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @JobId = dbo.WholeNumber(i.JobId),
  @From = dbo.UtcTime(i.FromTime),
  @To = dbo.UtcTime(i.ToTime),
  @BadTime = COALESCE(dbo.BadTime(N'From', i.FromTime), dbo.BadTime(N'To', i.ToTime))
FROM OPENJSON(@Input) WITH (
  JobId nvarchar(100) '$.JobId',
  FromTime nvarchar(100) '$.From',
  ToTime nvarchar(100) '$.To'
) AS i;
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
IF @From IS NULL THROW 50400, N'From is missing.', 1;
IF @To IS NULL THROW 50400, N'To is missing.', 1;
IF @To <= @From OR @To > DATEADD(day, (SELECT LongestPeriodDays FROM dbo.Rules), @From) THROW 50400, N'To must come after From, by 32 days at most.', 1;

-- Job by job, so that each uses its index.
INSERT INTO @Shown (RunKey)
SELECT h.RunKey
FROM dbo.Jobs AS j JOIN dbo.LogHistory AS h ON h.JobId = j.JobId
WHERE h.StartedAt >= @From AND h.StartedAt < @To AND (@JobId IS NULL OR j.JobId = @JobId)
  AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
UNION
SELECT h.RunKey
FROM dbo.Jobs AS j JOIN dbo.LogHistory AS h ON h.JobId = j.JobId
WHERE
  h.StartedAt >= DATEADD(day, -(SELECT EndedWithinDays FROM dbo.Rules), @From) AND h.StartedAt < @From AND h.EndedAt >= @From
  AND (@JobId IS NULL OR j.JobId = @JobId) AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
UNION
SELECT h.RunKey
FROM dbo.LogHistory AS h
WHERE
  h.Status = 'Pending' AND h.Status <> 'Done' AND h.StartedAt < @From
  AND (@JobId IS NULL OR h.JobId = @JobId) AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
OPTION (RECOMPILE);

INSERT INTO @Usual (JobId, UsualSeconds)
SELECT f.JobId, f.UsualSeconds
FROM dbo.JobFigures AS f
WHERE @JobId IS NULL OR f.JobId = @JobId;

SELECT TOP (10000)
  d.Kind, d.JobId, d.JobName, d.Icon, d.DepartmentId, d.DepartmentName, d.Status, d.At, d.DueAt, d.LateAt, d.RunId,
  d.EndedAt, d.DurationSeconds, d.UsualSeconds, d.Message, d.WarningCount
FROM (
  SELECT
    N'Run' AS Kind, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName, r.Status,
    dbo.UtcText(r.StartedAt) AS At,
    dbo.UtcText(e.DueAt) AS DueAt,
    dbo.UtcText(e.LateAt) AS LateAt,
    r.RunId,
    dbo.UtcText(r.EndedAt) AS EndedAt,
    r.DurationSeconds, u.UsualSeconds, LEFT(r.Message, 1000) AS Message, r.WarningCount
  FROM
    @Shown AS s
    JOIN dbo.Runs AS r ON r.RunKey = s.RunKey
    JOIN dbo.Jobs AS j ON j.JobId = r.JobId
    JOIN @Usual AS u ON u.JobId = r.JobId
    CROSS JOIN dbo.Rules AS k
    LEFT JOIN dbo.Expected AS e
      ON e.JobId = r.JobId AND e.RunKey = r.RunKey
      AND e.DueAt >= DATEADD(second, -ISNULL(j.GraceSeconds, k.GraceSeconds), r.StartedAt)
      AND e.DueAt <= DATEADD(second, k.EarlySeconds, r.StartedAt)
  WHERE r.StartedAt >= @From OR r.EndedAt IS NULL OR r.EndedAt >= @From
  UNION ALL
  SELECT
    N'Expected', e.JobId, e.JobName, e.Icon, e.DepartmentId, e.DepartmentName, e.Status,
    dbo.UtcText(e.DueAt), dbo.UtcText(e.DueAt), dbo.UtcText(e.LateAt), NULL, NULL, NULL, u.UsualSeconds, NULL, NULL
  FROM dbo.Expected AS e JOIN @Usual AS u ON u.JobId = e.JobId
  WHERE
    e.DueAt >= @From AND e.DueAt < @To AND e.Status <> 'Fulfilled'
    AND (@DepartmentId IS NULL OR e.DepartmentId = @DepartmentId)
    AND (@JobId IS NULL OR e.JobId = @JobId)
) AS d
ORDER BY d.At, d.JobName, d.JobId
OPTION (RECOMPILE);
