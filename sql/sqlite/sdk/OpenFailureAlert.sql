-- Opens the alert of a failed run in place of the watcher, with the event key that the watcher would use: only if no
-- watcher tells people, the run hasn't been judged, its job is neither paused nor snoozed, the rules include it, and
-- nobody was told about the same error since the job was last Done. Quiet hours, maintenance and repeats are left to
-- the watcher.
INSERT INTO Alerts (EventKey, Kind, JobId, DepartmentId, RunKey, Fingerprint, Text, OpenedAt, LastSeenAt)
SELECT r.Kind || '/' || r.RunKey, r.Kind, j.JobId, j.DepartmentId, r.RunKey, r.Fingerprint, r.Text, r.EndedAt, r.EndedAt
FROM
  (
    SELECT
      RunKey, JobId, StartedAt, EndedAt, substr(coalesce(EndMessage, Message, ''), 1, 1000) AS Text,
      iif(Status = 'Lost', 'lost', 'error') AS Kind, iif(Status = 'Lost', NULL, Fingerprint) AS Fingerprint,
      -- When the job was last Done.
      (
        SELECT max(w.StartedAt)
        FROM LogHistory AS w
        WHERE w.JobId = LogHistory.JobId AND w.Status = 'Done' AND w.StartedAt < LogHistory.StartedAt
      ) AS DoneAt
    FROM LogHistory
    WHERE
      RunId = lower(:RunId) AND JudgeDueAt IS NOT NULL
      AND (Status IN ('Error', 'TimedOut') OR (Status = 'Lost' AND AtTerminal = 0))
  ) AS r
  JOIN Jobs AS j ON j.JobId = r.JobId
  JOIN Departments AS d ON d.DepartmentId = j.DepartmentId
  LEFT JOIN Users AS u ON u.UserId = j.OwnerId AND u.Active = 1
  LEFT JOIN Settings AS s ON s.Name = 'AlertRules'
WHERE
  coalesce(u.Email, d.MailAddress) IS NOT NULL
  AND (SELECT Tells FROM WatcherTells) = 0
  AND j.Paused = 0 AND j.RetiredAt IS NULL AND coalesce(j.SnoozedUntil, '') <= strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
  AND r.Kind IN (
    SELECT value
    FROM json_each(coalesce(j.AlertRules -> '$.on', d.AlertRules -> '$.on', s.Value -> '$.on', '["error","lost"]'))
  )
  AND coalesce(j.AlertRules ->> '$.after', d.AlertRules ->> '$.after', s.Value ->> '$.after', 1) <= (
    SELECT count(*)
    FROM LogHistory AS f
    WHERE
      f.JobId = r.JobId AND f.StartedAt <= r.StartedAt AND f.StartedAt > coalesce(r.DoneAt, '')
      AND (f.Status IN ('Error', 'TimedOut') OR (f.Status = 'Lost' AND f.AtTerminal = 0))
  )
  AND NOT EXISTS (
    SELECT 1
    FROM Alerts AS a
    WHERE
      a.JobId = r.JobId AND a.Kind = r.Kind AND a.Fingerprint IS r.Fingerprint AND a.ClosedAt IS NULL
      AND a.OpenedAt >= coalesce(r.DoneAt, '')
  )
ON CONFLICT (EventKey) WHERE EventKey IS NOT NULL DO NOTHING
RETURNING AlertKey;
