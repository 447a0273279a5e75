-- A run was active if it began between the two times, or in the EndedWithinDays before and ended later, or hasn't
-- ended. One job at a time, so that each uses its index; a plus prevents SQLite from using another.
WITH
  Usual AS MATERIALIZED (SELECT JobId, UsualSeconds FROM JobFigures),
  Shown AS MATERIALIZED (
    SELECT h.RunKey
    FROM Jobs AS j CROSS JOIN LogHistory AS h ON h.JobId = j.JobId
    WHERE h.StartedAt >= :From AND h.StartedAt < :To AND (:JobId IS NULL OR j.JobId = :JobId)
    UNION
    SELECT h.RunKey
    FROM Jobs AS j CROSS JOIN LogHistory AS h ON h.JobId = j.JobId
    WHERE
      h.StartedAt >= strftime('%Y-%m-%dT%H:%M:%fZ', :From, '-' || (SELECT EndedWithinDays FROM Rules) || ' days')
      AND h.StartedAt < :From AND h.EndedAt >= :From
      AND (:JobId IS NULL OR j.JobId = :JobId)
    UNION
    SELECT h.RunKey
    FROM LogHistory AS h
    WHERE h.Status = 'Pending' AND h.Status <> 'Done' AND h.StartedAt < :From
  ),
  -- With the expected run that each has fulfilled.
  Ran AS MATERIALIZED (
    SELECT
      h.RunKey,
      (
        SELECT e.DueAt
        FROM Expected AS e
        WHERE
          e.JobId = h.JobId AND e.RunKey = h.RunKey
          AND e.DueAt >= strftime('%Y-%m-%dT%H:%M:%fZ', h.StartedAt, '-' || coalesce(j.GraceSeconds, (SELECT GraceSeconds FROM Rules)) || ' seconds')
          AND e.DueAt <= strftime('%Y-%m-%dT%H:%M:%fZ', h.StartedAt, '+' || (SELECT EarlySeconds FROM Rules) || ' seconds')
      ) AS DueAt
    FROM Shown AS s CROSS JOIN LogHistory AS h ON h.RunKey = s.RunKey JOIN Jobs AS j ON j.JobId = h.JobId
    WHERE :DepartmentId IS NULL OR h.DepartmentId = :DepartmentId
  )
SELECT
  'Run' AS Kind, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName, r.Status, r.StartedAt AS At, s.DueAt,
  (SELECT x.LateAt FROM ExpectedRuns AS x WHERE x.JobId = r.JobId AND x.DueAt = s.DueAt) AS LateAt,
  r.RunId, r.EndedAt, r.DurationSeconds, u.UsualSeconds, substr(r.Message, 1, 1000) AS Message, r.WarningCount
FROM Ran AS s CROSS JOIN Runs AS r ON r.RunKey = s.RunKey JOIN Usual AS u ON u.JobId = r.JobId
WHERE
  (:JobId IS NULL OR r.JobId = :JobId)
  AND (r.StartedAt >= :From OR r.EndedAt IS NULL OR r.EndedAt >= :From)
UNION ALL
SELECT
  'Expected', e.JobId, e.JobName, e.Icon, e.DepartmentId, e.DepartmentName, e.Status, e.DueAt, e.DueAt, e.LateAt,
  NULL, NULL, NULL, u.UsualSeconds, NULL, NULL
FROM Expected AS e JOIN Usual AS u ON u.JobId = e.JobId
WHERE
  e.DueAt >= :From AND e.DueAt < :To AND e.Status <> 'Fulfilled'
  AND (:DepartmentId IS NULL OR e.DepartmentId = :DepartmentId)
  AND (:JobId IS NULL OR e.JobId = :JobId)
ORDER BY At, JobName, 2
LIMIT 10000;
