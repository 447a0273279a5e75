-- Expected runs that these runs fulfilled stay fulfilled when the runs are gone.
UPDATE ExpectedRuns
SET Status = 'Fulfilled'
WHERE
  Status = 'Due'
  AND (JobId, DueAt) IN (
    SELECT e.JobId, e.DueAt
    FROM
      LogHistory AS h
      JOIN Jobs AS j ON j.JobId = h.JobId
      JOIN Expected AS e
        ON e.JobId = h.JobId AND e.RunKey = h.RunKey
        AND e.DueAt >= strftime('%Y-%m-%dT%H:%M:%fZ', h.StartedAt, '-' || coalesce(j.GraceSeconds, (SELECT GraceSeconds FROM Rules)) || ' seconds')
        AND e.DueAt <= strftime('%Y-%m-%dT%H:%M:%fZ', h.StartedAt, '+' || (SELECT EarlySeconds FROM Rules) || ' seconds')
    WHERE h.RunKey IN (SELECT value FROM json_each(:RunKeys))
  );
