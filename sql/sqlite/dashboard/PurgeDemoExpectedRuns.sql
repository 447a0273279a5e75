DELETE FROM ExpectedRuns
WHERE
  (RunKey IS NULL OR RunKey IN (SELECT value FROM json_each(:RunKeys)))
  AND EXISTS (
    SELECT 1
    FROM LogHistory AS h
    WHERE
      h.RunKey IN (SELECT value FROM json_each(:RunKeys)) AND h.JobId = ExpectedRuns.JobId
      AND ExpectedRuns.DueAt <= strftime('%Y-%m-%dT%H:%M:%fZ', h.StartedAt, '+' || (SELECT EarlySeconds FROM Rules) || ' seconds')
  )
  AND NOT EXISTS (
    SELECT 1
    FROM LogHistory AS h
    WHERE h.JobId = ExpectedRuns.JobId AND h.StartedAt <= ExpectedRuns.LateAt AND h.Sdk <> 'demo-data'
  );
