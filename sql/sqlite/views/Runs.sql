-- A run as people see it. It is also Lost if it is silent for too long (see Rules); it then ended when it last sent a heartbeat.
CREATE VIEW Runs AS
SELECT
  h.RunKey, h.RunId, h.JobId, j.Name AS JobName, j.Icon, h.DepartmentId, d.Name AS DepartmentName,
  h.Status AS RecordedStatus,
  iif(h.Silent, 'Lost', h.Status) AS Status,
  h.StartedAt,
  iif(h.Silent, h.HeartbeatAt, h.EndedAt) AS EndedAt,
  max(0, round((julianday(iif(h.Silent, h.HeartbeatAt, coalesce(h.EndedAt, 'now'))) - julianday(h.StartedAt)) * 86400, 3))
    AS DurationSeconds,
  coalesce(h.EndMessage, h.Message) AS Message,
  h.Validation, h.Progress, h.ProgressText, h.LineCount, h.WarningCount, h.ErrorCount, h.ExitCode, h.Machine, h.Fingerprint
FROM
  (SELECT *,
      Status = 'Pending' AND HeartbeatSeconds IS NOT NULL
        AND HeartbeatAt < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || (SELECT max(LostHeartbeats * HeartbeatSeconds, LostSeconds) FROM Rules) || ' seconds') AS Silent
    FROM LogHistory) AS h
  JOIN Jobs AS j ON j.JobId = h.JobId
  JOIN Departments AS d ON d.DepartmentId = h.DepartmentId;
