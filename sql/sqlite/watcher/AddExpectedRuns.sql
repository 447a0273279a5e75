INSERT INTO ExpectedRuns (JobId, DueAt, LateAt, Status)
SELECT j.JobId, due.value, strftime('%Y-%m-%dT%H:%M:%fZ', due.value, '+' || coalesce(j.GraceSeconds, (SELECT GraceSeconds FROM Rules)) || ' seconds'), 'Due'
FROM Jobs AS j CROSS JOIN json_each(:DueAt) AS due
WHERE j.JobId = :JobId
ON CONFLICT (JobId, DueAt) DO NOTHING;
