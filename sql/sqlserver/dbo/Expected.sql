-- An expected run as people see it. This is the only place that decides, if no watcher has judged, which run fulfilled
-- it and when it is missed. A run is in time from slightly before DueAt (EarlySeconds of dbo.Rules) until LateAt, and
-- fulfils one expected run, the nearest.
CREATE VIEW dbo.Expected
AS
  SELECT
    e.JobId, j.Name AS JobName, j.Icon, j.DepartmentId, d.Name AS DepartmentName, e.DueAt, e.LateAt,
    CASE
      WHEN e.Status <> 'Due' THEN e.Status
      WHEN f.RunKey IS NOT NULL THEN 'Fulfilled'
      WHEN e.LateAt > SYSUTCDATETIME() THEN 'Due'
      WHEN j.Paused = 1 OR j.SnoozedUntil >= e.LateAt OR j.RetiredAt <= e.LateAt THEN 'Excused'
      ELSE 'Missed'
    END AS Status,
    ISNULL(e.RunKey, f.RunKey) AS RunKey
  FROM
    dbo.ExpectedRuns AS e
    JOIN dbo.Jobs AS j ON j.JobId = e.JobId
    JOIN dbo.Departments AS d ON d.DepartmentId = j.DepartmentId
    CROSS JOIN dbo.Rules AS k
    OUTER APPLY (
      SELECT TOP (1) h.RunKey
      FROM dbo.LogHistory AS h
      WHERE
        e.Status = 'Due' AND e.RunKey IS NULL
        AND h.JobId = e.JobId AND h.StartedAt >= DATEADD(second, -k.EarlySeconds, e.DueAt) AND h.StartedAt <= e.LateAt
        AND NOT EXISTS (SELECT 1 FROM dbo.ExpectedRuns AS r WHERE r.RunKey = h.RunKey)
        AND NOT EXISTS (
          SELECT 1
          FROM dbo.ExpectedRuns AS n
          WHERE
            n.JobId = e.JobId AND n.RunKey IS NULL
            AND n.DueAt >= DATEADD(second, -2 * k.EarlySeconds, e.DueAt) AND n.DueAt <= DATEADD(second, k.EarlySeconds, h.StartedAt)
            AND n.LateAt >= h.StartedAt
            AND (
              ABS(DATEDIFF_BIG(millisecond, n.DueAt, h.StartedAt)) < ABS(DATEDIFF_BIG(millisecond, e.DueAt, h.StartedAt))
              -- The earlier one of two equally near.
              OR (
                n.DueAt < e.DueAt
                AND ABS(DATEDIFF_BIG(millisecond, n.DueAt, h.StartedAt))
                  = ABS(DATEDIFF_BIG(millisecond, e.DueAt, h.StartedAt))
              )
            )
        )
      ORDER BY ABS(DATEDIFF_BIG(millisecond, e.DueAt, h.StartedAt)), h.StartedAt, h.RunKey
    ) AS f;
