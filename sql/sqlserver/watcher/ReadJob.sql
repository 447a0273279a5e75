-- What a decision about a job is based on: runs to be matched or judged, oldest first, active runs, and runs that are in time
-- for late expected runs; the late expected runs, and those that these runs may have fulfilled; open alerts; and if something
-- arrives late, what was already judged after it and just before. No row if somebody else decides about the job meanwhile.
CREATE PROCEDURE watcher.ReadJob
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @JobId int, @Now datetime2(3), @LateBefore datetime2(3), @Version int, @PastSeconds int, @OverdueSince datetime2(3),
  @EarlySeconds int = (SELECT EarlySeconds FROM dbo.Rules);
DECLARE @Late TABLE (DueAt datetime2(3) NOT NULL PRIMARY KEY, LateAt datetime2(3) NOT NULL);
DECLARE @Runs TABLE (RunKey bigint NOT NULL PRIMARY KEY, StartedAt datetime2(3) NOT NULL);
DECLARE @Due TABLE (DueAt datetime2(3) NOT NULL PRIMARY KEY);
DECLARE @Since datetime2(3);
DECLARE @History TABLE (
  At datetime2(3) NOT NULL, Status varchar(10) NOT NULL, RunKey bigint NULL, DueAt datetime2(3) NULL, Fingerprint varchar(16) NULL
);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @JobId = i.JobId,
  @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()),
  @LateBefore = DATEADD(second, -i.SettleSeconds, ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()))
FROM OPENJSON(@Input) WITH (JobId int '$.JobId', Present nvarchar(100) '$.Now', SettleSeconds int '$.SettleSeconds') AS i;
-- Read first, so that everything below is at least as new.
SELECT
  @Version = JudgedVersion,
  -- It doesn't search the whole past, only as far back as the grace, and at least a day.
  @PastSeconds = CASE WHEN GraceSeconds > 86400 THEN GraceSeconds ELSE 86400 END,
  @OverdueSince = DATEADD(second, -LongestSeconds, @Now)
FROM dbo.Jobs
WHERE JobId = @JobId;

INSERT INTO @Late (DueAt, LateAt)
SELECT TOP (200) DueAt, LateAt
FROM dbo.ExpectedRuns
WHERE JobId = @JobId AND Status = 'Due' AND LateAt <= @LateBefore
ORDER BY LateAt;

INSERT INTO @Runs (RunKey, StartedAt)
SELECT h.RunKey, h.StartedAt
FROM dbo.LogHistory AS h
WHERE
  h.RunKey IN (
    SELECT m.RunKey
    FROM (
      SELECT TOP (200) RunKey FROM dbo.LogHistory WHERE JobId = @JobId AND ToMatch = 1 ORDER BY StartedAt, RunKey
    ) AS m
    UNION
    SELECT e.RunKey
    FROM (
      SELECT TOP (200) RunKey
      FROM dbo.LogHistory
      WHERE JobId = @JobId AND JudgeDueAt IS NOT NULL AND JudgeDueAt <= @Now
      ORDER BY StartedAt, RunKey
    ) AS e
    UNION
    SELECT RunKey FROM dbo.LogHistory WHERE Status = 'Pending' AND Status <> 'Done' AND JobId = @JobId
    UNION
    SELECT r.RunKey
    FROM @Late AS l JOIN dbo.LogHistory AS r
      ON r.JobId = @JobId AND r.StartedAt <= l.LateAt AND r.StartedAt >= DATEADD(second, -@EarlySeconds, l.DueAt)
  );

INSERT INTO @Due (DueAt)
SELECT DueAt FROM @Late
UNION
SELECT x.DueAt
FROM @Runs AS r JOIN dbo.ExpectedRuns AS x
  ON x.JobId = @JobId AND x.DueAt <= DATEADD(second, @EarlySeconds, r.StartedAt) AND x.LateAt >= r.StartedAt
  AND x.DueAt >= DATEADD(second, -@PastSeconds, r.StartedAt)
UNION
SELECT p.DueAt
FROM @Runs AS r CROSS APPLY (
  SELECT TOP (1) x.DueAt
  FROM dbo.ExpectedRuns AS x
  WHERE x.JobId = @JobId AND x.DueAt <= r.StartedAt
  ORDER BY x.DueAt DESC
) AS p;

-- The first run to be judged; if something later was already judged, it comes out of order.
SELECT @Since = MIN(x.At)
FROM (
  SELECT h.EndedAt AS At
  FROM @Runs AS k JOIN dbo.LogHistory AS h ON h.RunKey = k.RunKey
  WHERE h.JudgeDueAt IS NOT NULL AND h.JudgeDueAt <= @Now
  UNION ALL
  SELECT LateAt FROM @Late
) AS x;
INSERT INTO @History (At, Status, RunKey, DueAt, Fingerprint)
SELECT TOP (500) y.At, y.Status, y.RunKey, y.DueAt, y.Fingerprint
FROM (
  SELECT h.EndedAt AS At, h.Status, h.RunKey, CAST(NULL AS datetime2(3)) AS DueAt, h.Fingerprint
  FROM dbo.LogHistory AS h
  WHERE
    h.JobId = @JobId AND h.StartedAt >= DATEADD(day, -(SELECT LookBackDays FROM dbo.Rules), @Since) AND h.EndedAt > @Since AND h.JudgeDueAt IS NULL
    AND (h.Status IN ('Done', 'Error', 'TimedOut') OR (h.Status = 'Lost' AND h.AtTerminal = 0))
  UNION ALL
  SELECT e.LateAt, 'Missed', NULL, e.DueAt, NULL
  FROM dbo.ExpectedRuns AS e
  WHERE
    e.JobId = @JobId AND e.DueAt >= DATEADD(second, -@PastSeconds, @Since) AND e.LateAt > @Since AND e.Status = 'Missed'
    AND e.RunKey IS NULL
) AS y
ORDER BY y.At;
IF @@ROWCOUNT > 0
BEGIN
  INSERT INTO @History (At, Status, RunKey, DueAt, Fingerprint)
  SELECT TOP (200) h.EndedAt, h.Status, h.RunKey, NULL, h.Fingerprint
  FROM dbo.LogHistory AS h
  WHERE
    h.JobId = @JobId AND h.StartedAt < @Since AND h.EndedAt < @Since AND h.JudgeDueAt IS NULL
    AND (h.Status IN ('Done', 'Error', 'TimedOut') OR (h.Status = 'Lost' AND h.AtTerminal = 0))
  ORDER BY h.StartedAt DESC, h.RunKey DESC;
  INSERT INTO @History (At, Status, RunKey, DueAt, Fingerprint)
  SELECT TOP (200) e.LateAt, 'Missed', NULL, e.DueAt, NULL
  FROM dbo.ExpectedRuns AS e
  WHERE e.JobId = @JobId AND e.DueAt < @Since AND e.LateAt < @Since AND e.Status = 'Missed' AND e.RunKey IS NULL
  ORDER BY e.DueAt DESC;
END;

SELECT
  j.JobId, j.Name, j.JudgedVersion AS Version, j.DepartmentId, j.TimeZone, j.LongestSeconds, j.ShortestSeconds,
  CAST(CASE WHEN j.Paused = 1 OR j.RetiredAt IS NOT NULL THEN 1 ELSE 0 END AS bit) AS Paused,
  dbo.UtcText(j.SnoozedUntil) AS SnoozedUntil, u.Email AS OwnerEmail, d.SlackChannel, d.MailAddress,
  j.AlertRules, d.AlertRules AS DepartmentAlertRules,
  (SELECT Value FROM dbo.Settings WHERE Name = N'AlertRules') AS GlobalAlertRules,
  j.FailuresInRow, j.SuccessesInRow,
  ISNULL(
    (
      SELECT
        CONVERT(varchar(20), h.RunKey) AS RunKey, h.Status, dbo.UtcText(h.StartedAt) AS StartedAt,
        dbo.UtcText(h.EndedAt) AS EndedAt, CAST(h.ToMatch AS int) AS ToMatch,
        CASE WHEN h.JudgeDueAt <= @Now THEN dbo.UtcText(h.JudgeDueAt) END AS JudgeDueAt,
        CASE
          WHEN h.Status = 'Pending' AND h.StartedAt <= @OverdueSince
            AND NOT EXISTS (SELECT 1 FROM dbo.Alerts AS a WHERE a.EventKey = CONCAT('long/', h.RunKey)) THEN 1
          ELSE 0
        END AS Overdue,
        CAST(h.AtTerminal AS int) AS AtTerminal,
        h.WarningCount, h.Validation, h.Fingerprint, LEFT(COALESCE(h.EndMessage, h.Message), 1000) AS Message
      FROM dbo.LogHistory AS h JOIN @Runs AS k ON k.RunKey = h.RunKey
      ORDER BY h.StartedAt, h.RunKey
      FOR JSON PATH, INCLUDE_NULL_VALUES
    ),
    N'[]'
  ) AS Runs,
  ISNULL(
    (
      SELECT
        dbo.UtcText(e.DueAt) AS DueAt, dbo.UtcText(e.LateAt) AS LateAt, e.Status,
        CONVERT(varchar(20), e.RunKey) AS RunKey, dbo.UtcText(r.StartedAt) AS RunStartedAt
      FROM
        @Due AS x
        JOIN dbo.ExpectedRuns AS e ON e.JobId = @JobId AND e.DueAt = x.DueAt
        LEFT JOIN dbo.LogHistory AS r ON r.RunKey = e.RunKey
      ORDER BY e.DueAt
      FOR JSON PATH, INCLUDE_NULL_VALUES
    ),
    N'[]'
  ) AS Expected,
  ISNULL(
    (
      SELECT
        CONVERT(varchar(20), a.AlertKey) AS AlertKey, a.Kind, CONVERT(varchar(20), a.RunKey) AS RunKey, a.Fingerprint,
        dbo.UtcText(a.OpenedAt) AS OpenedAt, CASE WHEN a.AcknowledgedAt IS NOT NULL THEN 1 ELSE 0 END AS Acknowledged,
        dbo.UtcText(a.RepeatAt) AS RepeatAt, dbo.UtcText(a.LastSeenAt) AS LastSeenAt, a.SeenCount
      FROM dbo.Alerts AS a
      WHERE a.JobId = @JobId AND a.ClosedAt IS NULL
      ORDER BY a.AlertKey
      FOR JSON PATH, INCLUDE_NULL_VALUES
    ),
    N'[]'
  ) AS Alerts,
  ISNULL(
    (
      SELECT
        dbo.UtcText(y.At) AS At, y.Status, CONVERT(varchar(20), y.RunKey) AS RunKey, dbo.UtcText(y.DueAt) AS DueAt, y.Fingerprint
      FROM @History AS y
      ORDER BY y.At
      FOR JSON PATH, INCLUDE_NULL_VALUES
    ),
    N'[]'
  ) AS History
FROM
  dbo.Jobs AS j
  JOIN dbo.Departments AS d ON d.DepartmentId = j.DepartmentId
  LEFT JOIN dbo.Users AS u ON u.UserId = j.OwnerId AND u.Active = 1
WHERE j.JobId = @JobId AND j.JudgedVersion = @Version;
