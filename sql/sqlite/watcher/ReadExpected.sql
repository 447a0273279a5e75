-- What is late, and what the runs may have fulfilled: those for which they are in time, and the last before each of them.
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
      -- Not all of the past is looked through, only as far as the grace goes, a day at least.
      AND x.DueAt >= strftime('%Y-%m-%dT%H:%M:%fZ', run.value, '-' || :GraceSeconds || ' seconds')
    UNION
    SELECT (SELECT max(x.DueAt) FROM ExpectedRuns AS x WHERE x.JobId = :JobId AND x.DueAt <= run.value)
    FROM json_each(:StartedAt) AS run
  )
ORDER BY e.DueAt;
