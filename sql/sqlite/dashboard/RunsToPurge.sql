SELECT RunKey
FROM Runs
WHERE
  StartedAt < :OlderThan AND Status <> 'Pending'
  AND (:DemoData = 0 OR (SELECT l.Sdk FROM LogHistory AS l WHERE l.RunKey = Runs.RunKey) = 'demo-data')
ORDER BY Runs.StartedAt, Runs.RunKey
LIMIT 500;
