-- The late expected runs, and those that the runs may have fulfilled: for which they are in time, and the last one before each.
SELECT e.DueAt, e.LateAt, e.Status, CAST(e.RunKey AS TEXT) AS RunKey, r.StartedAt AS RunStartedAt
FROM ExpectedRuns AS e LEFT JOIN LogHistory AS r ON r.RunKey = e.RunKey
WHERE
  e.JobId = :JobId
  AND e.DueAt IN (
    SELECT DueAt
    FROM (
      SELECT DueAt
      FROM ExpectedRuns INDEXED BY ExpectedRunsOpenByJob
      WHERE JobId = :JobId AND Status = 'Due' AND LateAt <= :LateBefore
      ORDER BY LateAt
      LIMIT 200
    )
    UNION
    SELECT x.DueAt
    FROM json_each(:StartedAt) AS run CROSS JOIN ExpectedRuns AS x
      ON x.JobId = :JobId AND x.DueAt <= strftime('%Y-%m-%dT%H:%M:%fZ', run.value, '+' || (SELECT EarlySeconds FROM Rules) || ' seconds')
      AND x.LateAt >= run.value
      -- Reads only as far back as the grace, at least a day.
      AND x.DueAt >= strftime('%Y-%m-%dT%H:%M:%fZ', run.value, '-' || :GraceSeconds || ' seconds')
    UNION
    SELECT (SELECT max(x.DueAt) FROM ExpectedRuns AS x WHERE x.JobId = :JobId AND x.DueAt <= run.value)
    FROM json_each(:StartedAt) AS run
  )
ORDER BY e.DueAt;
