SELECT
  CAST(r.RunKey AS TEXT) AS RunKey, r.RunId, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName, r.Status,
  r.StartedAt, r.EndedAt, r.DurationSeconds, r.Message, r.Validation, r.Progress, r.ProgressText, r.LineCount,
  r.WarningCount, r.ErrorCount, r.ExitCode, r.Machine, r.Fingerprint,
  NULL AS Cause, h.Traceback, h.Metrics,
  h.ValidationReason, h.ValidatedBy, h.ValidatedAt, h.ValidationNote, h.DroppedLines,
  h.OsUser, h.Pid, h.Runtime, h.Sdk, h.Script, h.HeartbeatSeconds, h.HeartbeatAt, h.InsertedAt,
  u.Email AS OwnerEmail, u.Name AS OwnerName, u.SlackId AS OwnerSlackId, j.DocumentationUrl,
  d.SlackChannel AS DepartmentSlackChannel, d.MailAddress AS DepartmentMailAddress,
  f.UsualSeconds, t.TicketId AS OpenTicketId, t.Title AS OpenTicketTitle,
  iif(r.Fingerprint IS NULL, NULL, same.Runs) AS SameErrorCount,
  same.Since AS SameErrorSince
FROM
  Runs AS r
  JOIN LogHistory AS h ON h.RunKey = r.RunKey
  JOIN Jobs AS j ON j.JobId = r.JobId
  JOIN Departments AS d ON d.DepartmentId = r.DepartmentId
  JOIN JobFigures AS f ON f.JobId = r.JobId
  LEFT JOIN Users AS u ON u.UserId = j.OwnerId
  LEFT JOIN (
    SELECT count(*) AS Runs, min(StartedAt) AS Since
    FROM LogHistory
    WHERE
      Fingerprint = (SELECT Fingerprint FROM LogHistory WHERE RunKey = :RunKey)
      AND DepartmentId = (SELECT DepartmentId FROM LogHistory WHERE RunKey = :RunKey)
      AND StartedAt >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || (SELECT RecentDays FROM Rules) || ' days')
  ) AS same ON true
  LEFT JOIN Tickets AS t ON t.TicketId = (
    -- Its own ticket first, then one about the same error in its department.
    SELECT TicketId
    FROM (
      SELECT TicketId, 0 AS Place FROM Tickets WHERE RunKey = :RunKey AND Status <> 'Closed'
      UNION ALL
      SELECT TicketId, 1
      FROM Tickets
      WHERE
        Fingerprint = (SELECT Fingerprint FROM LogHistory WHERE RunKey = :RunKey) AND Status IN ('Open', 'InProgress')
        AND DepartmentId = (SELECT DepartmentId FROM LogHistory WHERE RunKey = :RunKey)
    )
    ORDER BY Place, TicketId
    LIMIT 1
  )
WHERE r.RunKey = :RunKey;
