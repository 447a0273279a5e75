-- Jobs, all or some, by days: counts of runs and of missed runs. Edges are the days' UTC times, one more than there are
-- days.
CREATE PROCEDURE dashboard.ListGrid
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Number int, @Refusal nvarchar(2000), @DepartmentId int, @JobIds nvarchar(max), @List nvarchar(max),
  @First datetime2(3), @Last datetime2(3);
DECLARE @Jobs TABLE (JobId int NOT NULL PRIMARY KEY);
DECLARE @Edges TABLE (Place int NOT NULL PRIMARY KEY, At datetime2(3) NULL);
DECLARE @Days TABLE (Day int NOT NULL PRIMARY KEY, BeginsAt datetime2(3) NOT NULL, EndsAt datetime2(3) NOT NULL);

SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @List = value FROM OPENJSON(@Input) WHERE [key] = N'Edges' AND [type] = 4;
IF @List IS NULL THROW 50400, N'Edges must be a list of times.', 1;
INSERT INTO @Edges (Place, At) SELECT CAST([key] AS int), dbo.UtcTime(value) FROM OPENJSON(@List);
IF (SELECT COUNT(*) FROM @Edges) > 63 THROW 50400, N'Edges has more than 63 times.', 1;
IF EXISTS (SELECT 1 FROM @Edges WHERE At IS NULL)
  THROW 50400, N'Edges must be a time in UTC like 2026-11-24T10:00:00.000Z.', 1;
IF (SELECT COUNT(*) FROM @Edges) < 2
  OR EXISTS (SELECT 1 FROM @Edges AS a JOIN @Edges AS b ON b.Place = a.Place + 1 WHERE b.At <= a.At)
  THROW 50400, N'Edges must be two times or more, each after the one before.', 1;
INSERT INTO @Days (Day, BeginsAt, EndsAt)
SELECT a.Place, a.At, b.At
FROM @Edges AS a JOIN @Edges AS b ON b.Place = a.Place + 1;
SELECT @JobIds = value FROM OPENJSON(@Input) WHERE [key] = N'JobIds' AND [type] = 4;
INSERT INTO @Jobs (JobId)
SELECT JobId
FROM dbo.Jobs
WHERE @JobIds IS NULL OR CONVERT(nvarchar(20), JobId) IN (SELECT value COLLATE DATABASE_DEFAULT FROM OPENJSON(@JobIds));
SELECT @First = MIN(BeginsAt), @Last = MAX(EndsAt) FROM @Days;

-- Ended runs are counted on the index of jobs; there are few active or silent ones.
SELECT
  c.JobId, c.Day, SUM(c.Runs) AS Runs, SUM(c.Failed) AS Failed, SUM(c.Lost) AS Lost, SUM(c.Cancelled) AS Cancelled,
  SUM(c.Missed) AS Missed, SUM(c.Warned) AS Warned, SUM(c.Running) AS Running, SUM(c.Waiting) AS Waiting
FROM (
  SELECT
    h.JobId, d.Day, 1 AS Runs,
    CASE WHEN h.Status IN ('Error', 'TimedOut') THEN 1 ELSE 0 END AS Failed,
    CASE h.Status WHEN 'Lost' THEN 1 ELSE 0 END AS Lost,
    CASE h.Status WHEN 'Cancelled' THEN 1 ELSE 0 END AS Cancelled,
    0 AS Missed,
    CASE WHEN h.Status = 'Done' AND h.WarningCount > 0 THEN 1 ELSE 0 END AS Warned,
    0 AS Running, 0 AS Waiting
  FROM
    @Days AS d
    CROSS JOIN @Jobs AS j
    JOIN dbo.LogHistory AS h ON h.JobId = j.JobId AND h.StartedAt >= d.BeginsAt AND h.StartedAt < d.EndsAt
  WHERE h.Status <> 'Pending' AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
  UNION ALL
  SELECT
    r.JobId, d.Day, 1, 0, CASE r.Status WHEN 'Lost' THEN 1 ELSE 0 END, 0, 0, 0,
    CASE r.Status WHEN 'Pending' THEN 1 ELSE 0 END, 0
  FROM @Days AS d JOIN dbo.Runs AS r ON r.StartedAt >= d.BeginsAt AND r.StartedAt < d.EndsAt
  WHERE
    r.RecordedStatus = 'Pending' AND r.RecordedStatus <> 'Done' AND r.StartedAt >= @First AND r.StartedAt < @Last
    AND (@DepartmentId IS NULL OR r.DepartmentId = @DepartmentId)
  UNION ALL
  SELECT w.JobId, d.Day, 0, 0, 0, 0, 0, 0, 0, 1
  FROM @Days AS d JOIN dbo.LogHistory AS w ON w.StartedAt >= d.BeginsAt AND w.StartedAt < d.EndsAt
  WHERE
    w.Validation = 'Waiting' AND w.Validation <> 'NotNeeded' AND w.StartedAt >= @First AND w.StartedAt < @Last
    AND (@DepartmentId IS NULL OR w.DepartmentId = @DepartmentId)
  UNION ALL
  SELECT e.JobId, d.Day, 0, 0, 0, 0, 1, 0, 0, 0
  FROM @Days AS d JOIN dbo.Expected AS e ON e.DueAt >= d.BeginsAt AND e.DueAt < d.EndsAt
  WHERE
    e.Status = 'Missed' AND e.DueAt >= @First AND e.DueAt < @Last
    AND (@DepartmentId IS NULL OR e.DepartmentId = @DepartmentId)
) AS c
WHERE c.JobId IN (SELECT JobId FROM @Jobs)
GROUP BY c.JobId, c.Day
ORDER BY c.JobId, c.Day
OPTION (RECOMPILE);
