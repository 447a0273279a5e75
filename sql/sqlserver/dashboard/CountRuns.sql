-- What the boxes show: running and waiting whatever the day, the rest of what began, or was due, between the edges.
CREATE PROCEDURE dashboard.CountRuns
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @BadTime nvarchar(100), @DepartmentId int, @From datetime2(3), @To datetime2(3);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int),
  @From = dbo.UtcTime(i.FromTime),
  @To = dbo.UtcTime(i.ToTime),
  @BadTime = CASE
    WHEN i.FromTime <> N'' AND dbo.UtcTime(i.FromTime) IS NULL THEN N'From'
    WHEN i.ToTime <> N'' AND dbo.UtcTime(i.ToTime) IS NULL THEN N'To'
  END
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  DepartmentId nvarchar(100) '$.DepartmentId',
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

SELECT
  (
    SELECT COUNT(*)
    FROM dbo.Runs AS r
    WHERE
      r.RecordedStatus = N'Pending' AND r.RecordedStatus <> N'Done' AND r.Status = N'Pending'
      AND (@DepartmentId IS NULL OR r.DepartmentId = @DepartmentId)
  ) AS Running,
  (
    SELECT COUNT(*)
    FROM dbo.LogHistory AS h
    WHERE
      h.Status IN (N'Error', N'TimedOut') AND h.StartedAt >= @From AND h.StartedAt < @To
      AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
  ) AS Failed,
  (
    SELECT COUNT(*)
    FROM dbo.Runs AS r
    WHERE
      r.RecordedStatus IN (N'Pending', N'Lost') AND r.RecordedStatus <> N'Done' AND r.Status = N'Lost'
      AND r.StartedAt >= @From AND r.StartedAt < @To
      AND (@DepartmentId IS NULL OR r.DepartmentId = @DepartmentId)
  ) AS Lost,
  (
    SELECT COUNT(*)
    FROM dbo.Expected AS e
    WHERE
      e.DueAt >= @From AND e.DueAt < @To AND e.Status = N'Missed'
      AND (@DepartmentId IS NULL OR e.DepartmentId = @DepartmentId)
  ) AS Missed,
  (
    SELECT COUNT(*)
    FROM dbo.LogHistory AS h
    WHERE
      h.Validation = N'Waiting' AND h.StartedAt >= DATEADD(day, -(SELECT RecentDays FROM dbo.Rules), SYSUTCDATETIME())
      AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
  ) AS Waiting,
  (
    SELECT COUNT(*)
    FROM dbo.LogHistory AS h
    WHERE
      h.StartedAt >= @From AND h.StartedAt < @To AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
  ) AS Runs
OPTION (RECOMPILE);
