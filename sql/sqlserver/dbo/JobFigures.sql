-- What is computed from a job's runs.
--   UsualSeconds  the median of the last 30 Done runs among its last 1,000; null if there are fewer than 3
--   SuccessRate   of the runs that began in the last SuccessDays and ended, Done divided by all except Cancelled
--   NextDueAt     when it is next expected
CREATE VIEW dbo.JobFigures
AS
  SELECT
    j.JobId,
    (
      SELECT AVG(s.Seconds)
      FROM (
        SELECT l.Seconds, ROW_NUMBER() OVER (ORDER BY l.Seconds) AS Place, COUNT(*) OVER () AS Runs
        FROM (
          SELECT TOP (30) CAST(
            CASE
              WHEN h.EndedAt < h.StartedAt THEN 0
              ELSE DATEDIFF_BIG(millisecond, h.StartedAt, h.EndedAt) / 1000.0
            END AS float
          ) AS Seconds
          FROM (
            SELECT TOP (1000) x.Status, x.StartedAt, x.EndedAt, x.RunKey
            FROM dbo.LogHistory AS x
            WHERE x.JobId = j.JobId
            ORDER BY x.StartedAt DESC, x.RunKey DESC
          ) AS h
          WHERE h.Status = 'Done' AND h.EndedAt IS NOT NULL
          ORDER BY h.StartedAt DESC, h.RunKey DESC
        ) AS l
      ) AS s
      WHERE s.Runs >= 3 AND s.Place IN ((s.Runs + 1) / 2, (s.Runs + 2) / 2)
    ) AS UsualSeconds,
    (
      SELECT AVG(e.Done)
      FROM (
        SELECT CAST(CASE h.Status WHEN 'Done' THEN 1 ELSE 0 END AS float) AS Done
        FROM dbo.LogHistory AS h
        WHERE
          h.JobId = j.JobId AND h.Status IN ('Done', 'Error', 'TimedOut', 'Lost')
          AND h.StartedAt >= DATEADD(day, -(SELECT SuccessDays FROM dbo.Rules), SYSUTCDATETIME())
        UNION ALL
        -- Lost by silence.
        SELECT CAST(0 AS float)
        FROM dbo.Runs AS r
        WHERE
          r.JobId = j.JobId AND r.RecordedStatus = 'Pending' AND r.RecordedStatus <> 'Done' AND r.Status = 'Lost'
          AND r.StartedAt >= DATEADD(day, -(SELECT SuccessDays FROM dbo.Rules), SYSUTCDATETIME())
      ) AS e
    ) AS SuccessRate,
    (
      SELECT MIN(x.DueAt)
      FROM dbo.ExpectedRuns AS x
      WHERE x.JobId = j.JobId AND x.DueAt >= SYSUTCDATETIME() AND x.Status = 'Due'
    ) AS NextDueAt
  FROM dbo.Jobs AS j;
