-- An expected run as people see it. This is the only place that decides, if no watcher has judged, which run fulfilled it
-- and when it is missed. A run is in time from slightly before DueAt (EarlySeconds of Rules) until LateAt, and fulfils one
-- expected run, the nearest.
CREATE VIEW Expected AS
SELECT
  e.JobId, j.Name AS JobName, j.Icon, j.DepartmentId, d.Name AS DepartmentName, e.DueAt, e.LateAt,
  CASE
    WHEN e.Status <> 'Due' THEN e.Status
    WHEN e.RunKey IS NOT NULL THEN 'Fulfilled'
    WHEN e.LateAt > strftime('%Y-%m-%dT%H:%M:%fZ', 'now') THEN 'Due'
    WHEN j.Paused = 1 OR j.SnoozedUntil >= e.LateAt OR j.RetiredAt <= e.LateAt THEN 'Excused'
    ELSE 'Missed'
  END AS Status,
  e.RunKey
FROM
  (
    SELECT
      x.JobId, x.DueAt, x.LateAt, x.Status,
      coalesce(x.RunKey, (
        SELECT near.RunKey
        -- Inside, because SQLite 3.51 (Node 22) finds no column of x in ORDER BY.
        FROM (SELECT h.RunKey, h.StartedAt, abs(julianday(h.StartedAt) - julianday(x.DueAt)) AS Distance FROM LogHistory AS h
        WHERE
          x.Status = 'Due' AND h.JobId = x.JobId
          AND h.StartedAt >= strftime('%Y-%m-%dT%H:%M:%fZ', x.DueAt, '-' || (SELECT EarlySeconds FROM Rules) || ' seconds') AND h.StartedAt <= x.LateAt
          AND NOT EXISTS (SELECT 1 FROM ExpectedRuns AS recorded WHERE recorded.RunKey = h.RunKey)
          AND NOT EXISTS (
            SELECT 1
            FROM ExpectedRuns AS nearer
            WHERE
              nearer.JobId = x.JobId AND nearer.RunKey IS NULL
              AND nearer.DueAt >= strftime('%Y-%m-%dT%H:%M:%fZ', x.DueAt, '-' || (SELECT 2 * EarlySeconds FROM Rules) || ' seconds')
              AND nearer.DueAt <= strftime('%Y-%m-%dT%H:%M:%fZ', h.StartedAt, '+' || (SELECT EarlySeconds FROM Rules) || ' seconds')
              AND nearer.LateAt >= h.StartedAt
              -- The earlier one of two equally near: half a millisecond decides.
              AND round(abs(julianday(nearer.DueAt) - julianday(h.StartedAt)) * 86400000) + iif(nearer.DueAt < x.DueAt, 0, 0.5)
                < round(abs(julianday(x.DueAt) - julianday(h.StartedAt)) * 86400000) + iif(nearer.DueAt < x.DueAt, 0.5, 0)
          )) AS near
        ORDER BY near.Distance, near.StartedAt, near.RunKey
        LIMIT 1
      )) AS RunKey
    FROM ExpectedRuns AS x
  ) AS e
  JOIN Jobs AS j ON j.JobId = e.JobId
  JOIN Departments AS d ON d.DepartmentId = j.DepartmentId;
