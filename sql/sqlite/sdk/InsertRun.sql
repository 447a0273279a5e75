-- The one INSERT that a run is. No row comes back where the run is there already, or where nobody has registered the job.
INSERT INTO LogHistory (
  RunId, JobId, DepartmentId, Status, StartedAt, InsertedAt, NeedsValidation,
  Machine, OsUser, Pid, Runtime, Sdk, Script, HeartbeatSeconds, HeartbeatAt
)
SELECT
  :RunId, j.JobId, j.DepartmentId, 'Pending', strftime('%Y-%m-%dT%H:%M:%fZ', :StartedAt),
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), j.NeedsValidation,
  :Machine, :OsUser, :Pid, :Runtime, :Sdk, :Script, :HeartbeatSeconds, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
FROM Jobs AS j
WHERE j.JobId = :JobId AND NOT EXISTS (SELECT 1 FROM LogHistory WHERE RunId = :RunId);
