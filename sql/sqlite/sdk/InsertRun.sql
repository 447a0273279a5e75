-- The one INSERT that a run is. No row comes back where the run is there already, or where nobody has registered the job.
INSERT INTO LogHistory (
  RunId, JobId, DepartmentId, Status, StartedAt, InsertedAt, NeedsValidation,
  Machine, OsUser, Pid, Runtime, Sdk, Script, HeartbeatSeconds, HeartbeatAt, AtTerminal
)
SELECT
  :RunId, j.JobId, j.DepartmentId, 'Pending', strftime('%Y-%m-%dT%H:%M:%fZ', b.value ->> 'at'),
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), j.NeedsValidation,
  b.value ->> 'machine', b.value ->> 'osUser', b.value ->> 'pid', b.value ->> 'runtime', b.value ->> 'sdk', b.value ->> 'script',
  b.value ->> 'heartbeatSeconds', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), coalesce(b.value ->> 'atTerminal', 0)
FROM (SELECT :Batch -> 'begin' AS value) AS b JOIN Jobs AS j ON j.JobId = b.value ->> 'jobId'
WHERE NOT EXISTS (SELECT 1 FROM LogHistory WHERE RunId = :RunId);
