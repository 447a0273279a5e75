-- The one INSERT of a run. Returns no row if the run exists, or if nobody has registered the job.
INSERT INTO LogHistory (
  RunId, JobId, DepartmentId, Status, StartedAt, InsertedAt, NeedsValidation,
  Machine, OsUser, Pid, Runtime, Sdk, Script, HeartbeatSeconds, HeartbeatAt, AtTerminal
)
SELECT
  :RunId, j.JobId, j.DepartmentId, 'Pending', b.value ->> 'at', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), j.NeedsValidation,
  coalesce(b.value ->> 'machine', ''), coalesce(b.value ->> 'osUser', ''), b.value ->> 'pid', coalesce(b.value ->> 'runtime', ''),
  coalesce(b.value ->> 'sdk', ''), coalesce(b.value ->> 'script', ''), min(max(b.value ->> 'heartbeatSeconds', 1), 86400), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), coalesce(b.value ->> 'atTerminal', 0)
FROM (SELECT :Batch -> 'begin' AS value) AS b JOIN Jobs AS j ON j.JobId = b.value ->> 'jobId'
WHERE NOT EXISTS (SELECT 1 FROM LogHistory WHERE RunId = :RunId);
