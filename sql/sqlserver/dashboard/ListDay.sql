-- What was going on between two edges, and what was expected there and fulfilled by nothing, by time. A run was going on that began
-- between them, or before and ended since (within 7 days of the last edge), or that hasn't ended. At most 10,000 rows.
CREATE PROCEDURE dashboard.ListDay
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @BadTime nvarchar(100), @DepartmentId int, @JobId int, @From datetime2(3), @To datetime2(3);
DECLARE @Shown TABLE (RunKey bigint NOT NULL PRIMARY KEY);
DECLARE @Usual TABLE (JobId int NOT NULL PRIMARY KEY, UsualSeconds float NULL);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int),
  @JobId = CAST(NULLIF(NULLIF(i.JobId, N''), N'0') AS int),
  @From = dbo.UtcTime(i.FromTime),
  @To = dbo.UtcTime(i.ToTime),
  @BadTime = CASE
    WHEN i.FromTime <> N'' AND dbo.UtcTime(i.FromTime) IS NULL THEN N'From'
    WHEN i.ToTime <> N'' AND dbo.UtcTime(i.ToTime) IS NULL THEN N'To'
  END
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  DepartmentId nvarchar(100) '$.DepartmentId',
  JobId nvarchar(100) '$.JobId',
  FromTime nvarchar(100) '$.From',
  ToTime nvarchar(100) '$.To'
) AS i;
SET @BadTime = @BadTime + N' must be a time in UTC like 2026-11-24T10:00:00.000Z.';
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL AND @DepartmentId <> @OwnDepartmentId
BEGIN
  SET @Refusal = CONCAT(N'Department ', @DepartmentId, N' isn''t yours to see; yours is ', @OwnDepartmentId, N'.');
  THROW 50403, @Refusal, 1;
END;
SET @DepartmentId = ISNULL(@OwnDepartmentId, @DepartmentId);
IF @From IS NULL THROW 50400, N'From is missing.', 1;
IF @To IS NULL THROW 50400, N'To is missing.', 1;
IF @To <= @From OR @To > DATEADD(day, (SELECT LongestPeriodDays FROM dbo.Rules), @From) THROW 50400, N'To must come after From, by 32 days at most.', 1;

-- Job by job, so that each stays on its index.
INSERT INTO @Shown (RunKey)
SELECT h.RunKey
FROM dbo.Jobs AS j JOIN dbo.LogHistory AS h ON h.JobId = j.JobId
WHERE h.StartedAt >= @From AND h.StartedAt < @To AND (@JobId IS NULL OR j.JobId = @JobId)
  AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
UNION
SELECT h.RunKey
FROM dbo.Jobs AS j JOIN dbo.LogHistory AS h ON h.JobId = j.JobId
WHERE
  h.Status IN (N'Done', N'Error', N'TimedOut', N'Cancelled', N'Lost') AND h.EndedAt >= @From
  AND h.EndedAt < DATEADD(day, (SELECT EndedWithinDays FROM dbo.Rules), @To) AND h.StartedAt < @From
  AND (@JobId IS NULL OR j.JobId = @JobId) AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
UNION
SELECT h.RunKey
FROM dbo.LogHistory AS h
WHERE
  h.Status = N'Pending' AND h.Status <> N'Done' AND h.StartedAt < @From
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
    e.DueAt >= @From AND e.DueAt < @To AND e.Status <> N'Fulfilled'
    AND (@DepartmentId IS NULL OR e.DepartmentId = @DepartmentId)
    AND (@JobId IS NULL OR e.JobId = @JobId)
) AS d
ORDER BY d.At, d.JobName, d.JobId
OPTION (RECOMPILE);
