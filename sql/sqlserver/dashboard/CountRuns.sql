-- The numbers for the boxes: running and waiting runs of any day, and the others that began, or were due, between the
-- two times.
CREATE PROCEDURE dashboard.CountRuns
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Number int, @Refusal nvarchar(2000), @BadTime nvarchar(100), @DepartmentId int, @From datetime2(3),
  @To datetime2(3);

SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @From = dbo.UtcTime(i.FromTime),
  @To = dbo.UtcTime(i.ToTime),
  @BadTime = COALESCE(dbo.BadTime(N'From', i.FromTime), dbo.BadTime(N'To', i.ToTime))
FROM OPENJSON(@Input) WITH (FromTime nvarchar(100) '$.From', ToTime nvarchar(100) '$.To') AS i;
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
IF @From IS NULL THROW 50400, N'From is missing.', 1;
IF @To IS NULL THROW 50400, N'To is missing.', 1;
IF @To <= @From OR @To > DATEADD(day, (SELECT LongestPeriodDays FROM dbo.Rules), @From) THROW 50400, N'To must come after From, by 32 days at most.', 1;

SELECT
  (
    SELECT COUNT(*)
    FROM dbo.Runs AS r
    WHERE
      r.RecordedStatus = 'Pending' AND r.RecordedStatus <> 'Done' AND r.Status = 'Pending'
      AND (@DepartmentId IS NULL OR r.DepartmentId = @DepartmentId)
  ) AS Running,
  (
    SELECT COUNT(*)
    FROM dbo.LogHistory AS h
    WHERE
      h.Status IN ('Error', 'TimedOut') AND h.StartedAt >= @From AND h.StartedAt < @To
      AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
  ) AS Failed,
  (
    SELECT COUNT(*)
    FROM dbo.Runs AS r
    WHERE
      r.RecordedStatus IN ('Pending', 'Lost') AND r.RecordedStatus <> 'Done' AND r.Status = 'Lost'
      AND r.StartedAt >= @From AND r.StartedAt < @To
      AND (@DepartmentId IS NULL OR r.DepartmentId = @DepartmentId)
  ) AS Lost,
  (
    SELECT COUNT(*)
    FROM dbo.Expected AS e
    WHERE
      e.DueAt >= @From AND e.DueAt < @To AND e.Status = 'Missed'
      AND (@DepartmentId IS NULL OR e.DepartmentId = @DepartmentId)
  ) AS Missed,
  (
    SELECT COUNT(*)
    FROM dbo.LogHistory AS h
    WHERE
      h.Validation = 'Waiting' AND h.Validation <> 'NotNeeded' AND h.StartedAt >= DATEADD(day, -(SELECT RecentDays FROM dbo.Rules), SYSUTCDATETIME())
      AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
  ) AS Waiting,
  (
    SELECT COUNT(*)
    FROM dbo.LogHistory AS h
    WHERE
      h.StartedAt >= @From AND h.StartedAt < @To AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
  ) AS Runs,
  (
    SELECT COUNT(*)
    FROM dbo.Alerts AS a
    WHERE
      a.ClosedAt IS NULL AND a.AcknowledgedAt IS NULL AND (@DepartmentId IS NULL OR a.DepartmentId = @DepartmentId)
  ) AS Alerts
OPTION (RECOMPILE);
