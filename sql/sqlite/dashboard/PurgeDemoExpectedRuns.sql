-- What is needed of the runs is computed once for each job, because the expected runs may be many.
WITH
  Purged AS (
    SELECT JobId, max(StartedAt) AS LastAt FROM LogHistory WHERE RunKey IN (SELECT value FROM json_each(:RunKeys)) GROUP BY JobId
  ),
  Spans AS MATERIALIZED (
    SELECT
      JobId,
      strftime('%Y-%m-%dT%H:%M:%fZ', LastAt, '+' || (SELECT EarlySeconds FROM Rules) || ' seconds') AS Until,
      coalesce((
        SELECT h.StartedAt FROM LogHistory AS h
        WHERE h.JobId = Purged.JobId AND h.Sdk <> 'demo-data'
        ORDER BY h.StartedAt
        LIMIT 1
      ), '9999') AS FirstRealAt
    FROM Purged
  )
DELETE FROM ExpectedRuns
WHERE (JobId, DueAt) IN (
  SELECT e.JobId, e.DueAt
  FROM Spans AS s JOIN ExpectedRuns AS e ON e.JobId = s.JobId AND e.DueAt <= s.Until
  WHERE e.LateAt < s.FirstRealAt AND (e.RunKey IS NULL OR e.RunKey IN (SELECT value FROM json_each(:RunKeys)))
);
