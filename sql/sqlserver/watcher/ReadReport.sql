-- What a report says about a department, or about all: for each job, what ended between two times, what was due then and what
-- was missed; active runs, runs that wait for validation, and open tickets. A run counts when it ended, a missed one when it
-- became late. So each is reported once, whenever it began.
CREATE PROCEDURE watcher.ReadReport
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @DepartmentId int, @From datetime2(3), @Until datetime2(3), @Earliest datetime2(3), @Recent datetime2(3);
DECLARE @Ended TABLE (
  RunKey bigint NOT NULL PRIMARY KEY, JobId int NOT NULL, Status varchar(10) NOT NULL, EndedAt datetime2(3) NOT NULL,
  WarningCount int NOT NULL, Milliseconds bigint NOT NULL
);
DECLARE @Due TABLE (JobId int NOT NULL PRIMARY KEY, Due int NOT NULL, Missed int NOT NULL);
DECLARE @Jobs TABLE (
  JobId int NOT NULL PRIMARY KEY, Done int NOT NULL, Warned int NOT NULL, Failed int NOT NULL, Lost int NOT NULL, Cancelled int NOT NULL,
  Milliseconds bigint NULL
);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @DepartmentId = i.DepartmentId, @From = dbo.UtcTime(i.FromTime), @Until = dbo.UtcTime(i.UntilTime)
FROM OPENJSON(@Input) WITH (
  DepartmentId int '$.DepartmentId',
  FromTime nvarchar(100) '$.From',
  UntilTime nvarchar(100) '$.Until'
) AS i;
SELECT @Earliest = DATEADD(day, -EndedWithinDays, @From), @Recent = DATEADD(day, -RecentDays, @Until) FROM dbo.Rules;

-- Job by job, so that each uses its index.
INSERT INTO @Ended (RunKey, JobId, Status, EndedAt, WarningCount, Milliseconds)
SELECT
  h.RunKey, h.JobId, h.Status, h.EndedAt, h.WarningCount,
  CASE WHEN h.EndedAt < h.StartedAt THEN 0 ELSE DATEDIFF_BIG(millisecond, h.StartedAt, h.EndedAt) END
FROM dbo.Jobs AS j JOIN dbo.LogHistory AS h ON h.JobId = j.JobId
WHERE
  h.StartedAt >= @Earliest AND h.StartedAt < @Until AND h.EndedAt >= @From AND h.EndedAt < @Until AND h.Status <> 'Pending'
  AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
OPTION (RECOMPILE);
INSERT INTO @Jobs (JobId, Done, Warned, Failed, Lost, Cancelled, Milliseconds)
SELECT
  JobId,
  SUM(CASE Status WHEN 'Done' THEN 1 ELSE 0 END),
  SUM(CASE WHEN Status = 'Done' AND WarningCount > 0 THEN 1 ELSE 0 END),
  SUM(CASE WHEN Status IN ('Error', 'TimedOut') THEN 1 ELSE 0 END),
  SUM(CASE Status WHEN 'Lost' THEN 1 ELSE 0 END),
  SUM(CASE Status WHEN 'Cancelled' THEN 1 ELSE 0 END),
  AVG(CASE Status WHEN 'Done' THEN Milliseconds END)
FROM @Ended
GROUP BY JobId;
INSERT INTO @Due (JobId, Due, Missed)
SELECT
  e.JobId,
  SUM(CASE WHEN e.DueAt >= @From THEN 1 ELSE 0 END),
  SUM(CASE WHEN e.Status = 'Missed' AND e.RunKey IS NULL AND e.LateAt >= @From AND e.LateAt < @Until THEN 1 ELSE 0 END)
FROM dbo.Expected AS e
WHERE e.DueAt >= @Earliest AND e.DueAt < @Until AND (@DepartmentId IS NULL OR e.DepartmentId = @DepartmentId)
GROUP BY e.JobId
OPTION (RECOMPILE);

SELECT
  ISNULL(
    (
      SELECT
        j.JobId, j.Name AS JobName, j.Icon, ISNULL(r.Done, 0) AS Done, ISNULL(r.Warned, 0) AS Warned, ISNULL(r.Failed, 0) AS Failed,
        ISNULL(r.Lost, 0) AS Lost, ISNULL(r.Cancelled, 0) AS Cancelled, ISNULL(d.Due, 0) AS Due, ISNULL(d.Missed, 0) AS Missed,
        CAST(r.Milliseconds AS float) AS Milliseconds,
        (
          -- As many earlier runs as JobFigures looks at.
          SELECT STRING_AGG(CONVERT(varchar(20), l.Milliseconds), ',')
          FROM (
            SELECT TOP (30)
              CASE WHEN h.EndedAt < h.StartedAt THEN 0 ELSE DATEDIFF_BIG(millisecond, h.StartedAt, h.EndedAt) END AS Milliseconds
            FROM (
              SELECT TOP (1000) x.Status, x.StartedAt, x.EndedAt, x.RunKey
              FROM dbo.LogHistory AS x
              WHERE x.JobId = j.JobId AND x.StartedAt < @From AND r.Done > 0
              ORDER BY x.StartedAt DESC, x.RunKey DESC
            ) AS h
            WHERE h.Status = 'Done' AND h.EndedAt < @From
            ORDER BY h.StartedAt DESC, h.RunKey DESC
          ) AS l
        ) AS Before,
        b.RunId, LEFT(COALESCE(b.EndMessage, b.Message), 300) AS Message
      FROM
        dbo.Jobs AS j
        LEFT JOIN @Jobs AS r ON r.JobId = j.JobId
        LEFT JOIN @Due AS d ON d.JobId = j.JobId
        LEFT JOIN dbo.LogHistory AS b ON b.RunKey = (
          SELECT TOP (1) e.RunKey
          FROM @Ended AS e
          WHERE e.JobId = j.JobId AND e.Status <> 'Done'
          ORDER BY e.EndedAt DESC, e.RunKey DESC
        )
      WHERE r.JobId IS NOT NULL OR d.Due > 0 OR d.Missed > 0
      ORDER BY j.Name, j.JobId
      FOR JSON PATH, INCLUDE_NULL_VALUES
    ),
    N'[]'
  ) AS Jobs,
  ISNULL(
    (
      SELECT TOP (200) h.JobId, j.Name AS JobName, j.Icon, h.RunId, dbo.UtcText(h.StartedAt) AS Since
      FROM dbo.LogHistory AS h JOIN dbo.Jobs AS j ON j.JobId = h.JobId
      WHERE
        h.Status = 'Pending' AND h.Status <> 'Done' AND h.StartedAt < @Until
        AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
      ORDER BY h.StartedAt, h.RunKey
      FOR JSON PATH, INCLUDE_NULL_VALUES
    ),
    N'[]'
  ) AS Going,
  ISNULL(
    (
      SELECT TOP (200) h.JobId, j.Name AS JobName, j.Icon, h.RunId, dbo.UtcText(ISNULL(h.EndedAt, h.StartedAt)) AS Since
      FROM dbo.LogHistory AS h JOIN dbo.Jobs AS j ON j.JobId = h.JobId
      WHERE
        h.Validation = 'Waiting' AND h.Validation <> 'NotNeeded' AND h.StartedAt >= @Recent
        AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
      ORDER BY h.StartedAt, h.RunKey
      FOR JSON PATH, INCLUDE_NULL_VALUES
    ),
    N'[]'
  ) AS Waiting,
  ISNULL(
    (
      SELECT TOP (200) t.TicketId, t.Title, u.Name AS AssigneeName, dbo.UtcText(t.OpenedAt) AS Since
      FROM dbo.Tickets AS t LEFT JOIN dbo.Users AS u ON u.UserId = t.AssigneeId
      WHERE t.Status <> 'Closed' AND (@DepartmentId IS NULL OR t.DepartmentId = @DepartmentId)
      ORDER BY t.OpenedAt, t.TicketId
      FOR JSON PATH, INCLUDE_NULL_VALUES
    ),
    N'[]'
  ) AS Tickets;
