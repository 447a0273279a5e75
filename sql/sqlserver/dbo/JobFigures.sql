-- What a job's runs tell of it.
--   UsualSeconds  the median of its last 30 Done runs; null where there are fewer than 3
--   SuccessRate   of the runs that ended in the last 30 days, Done over all but Cancelled
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
          FROM dbo.LogHistory AS h
          WHERE h.JobId = j.JobId AND h.Status = N'Done' AND h.EndedAt IS NOT NULL
          ORDER BY h.EndedAt DESC
        ) AS l
      ) AS s
      WHERE s.Runs >= 3 AND s.Place IN ((s.Runs + 1) / 2, (s.Runs + 2) / 2)
    ) AS UsualSeconds,
    (
      SELECT AVG(e.Done)
      FROM (
        SELECT CAST(CASE h.Status WHEN N'Done' THEN 1 ELSE 0 END AS float) AS Done
        FROM dbo.LogHistory AS h
        WHERE
          h.JobId = j.JobId AND h.Status IN (N'Done', N'Error', N'TimedOut', N'Lost')
          AND h.EndedAt >= DATEADD(day, -(SELECT SuccessDays FROM dbo.Rules), SYSUTCDATETIME())
        UNION ALL
        -- Lost by silence.
        SELECT CAST(0 AS float)
        FROM dbo.Runs AS r
        WHERE
          r.JobId = j.JobId AND r.RecordedStatus = N'Pending' AND r.RecordedStatus <> N'Done' AND r.Status = N'Lost'
          AND r.EndedAt >= DATEADD(day, -(SELECT SuccessDays FROM dbo.Rules), SYSUTCDATETIME())
      ) AS e
    ) AS SuccessRate,
    (
      SELECT MIN(x.DueAt)
      FROM dbo.ExpectedRuns AS x
      WHERE x.JobId = j.JobId AND x.DueAt >= SYSUTCDATETIME() AND x.Status = N'Due'
    ) AS NextDueAt
  FROM dbo.Jobs AS j;
