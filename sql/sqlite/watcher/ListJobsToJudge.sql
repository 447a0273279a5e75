-- The indexes are named. Without that, SQLite would read the tables in the order of jobs, which nobody needs.
SELECT JobId
FROM (
  SELECT JobId FROM LogHistory INDEXED BY LogHistoryToMatch WHERE ToMatch = 1
  UNION
  SELECT JobId FROM LogHistory WHERE JudgeDueAt IS NOT NULL AND JudgeDueAt <= :Now
  UNION
  SELECT JobId FROM ExpectedRuns INDEXED BY ExpectedRunsOpen WHERE Status = 'Due' AND LateAt <= :LateBefore
  UNION
  SELECT r.JobId
  FROM LogHistory AS r JOIN Jobs AS j ON j.JobId = r.JobId
  WHERE
    r.Status = 'Pending' AND r.Status <> 'Done' AND j.LongestSeconds IS NOT NULL
    AND r.StartedAt <= strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '-' || j.LongestSeconds || ' seconds')
    AND NOT EXISTS (SELECT 1 FROM Alerts AS a WHERE a.EventKey = 'long/' || r.RunKey)
  UNION
  SELECT JobId FROM Alerts WHERE RepeatAt IS NOT NULL AND RepeatAt <= :Now AND ClosedAt IS NULL AND JobId IS NOT NULL
)
WHERE JobId > :AfterJobId
ORDER BY JobId
LIMIT 500;
