SELECT RunKey
FROM Runs
WHERE
  StartedAt < :OlderThan AND Status <> 'Pending'
  AND (:DemoData = 0 OR RunKey IN (SELECT RunKey FROM LogHistory WHERE Sdk = 'demo-data'))
ORDER BY Runs.StartedAt, Runs.RunKey
LIMIT 500;
