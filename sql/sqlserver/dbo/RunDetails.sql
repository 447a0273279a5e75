-- Everything about one run. Lists use dbo.Runs.
CREATE FUNCTION dbo.RunDetails (@RunKey bigint)
RETURNS TABLE
AS
RETURN
  SELECT
    CONVERT(varchar(20), r.RunKey) AS RunKey, r.RunId, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName,
      r.Status,
    dbo.UtcText(r.StartedAt) AS StartedAt,
    dbo.UtcText(r.EndedAt) AS EndedAt,
    r.DurationSeconds,
    r.Message, r.Validation, r.Progress, r.ProgressText, r.LineCount, r.WarningCount, r.ErrorCount,
    r.ExitCode, r.Machine, r.Fingerprint,
    c.Cause, h.Traceback, h.Metrics, h.ValidationReason, h.ValidatedBy,
    dbo.UtcText(h.ValidatedAt) AS ValidatedAt,
    h.ValidationNote, h.DroppedLines, h.OsUser, h.Pid, h.Runtime, h.Sdk, h.Script, h.HeartbeatSeconds,
    dbo.UtcText(h.HeartbeatAt) AS HeartbeatAt,
    dbo.UtcText(h.InsertedAt) AS InsertedAt,
    u.Email AS OwnerEmail, u.Name AS OwnerName, u.SlackId AS OwnerSlackId, j.DocumentationUrl,
    d.SlackChannel AS DepartmentSlackChannel, d.MailAddress AS DepartmentMailAddress,
    g.UsualSeconds, t.TicketId AS OpenTicketId, t.Title AS OpenTicketTitle,
    CASE WHEN r.Fingerprint IS NOT NULL THEN same.Runs END AS SameErrorCount,
    dbo.UtcText(same.Since) AS SameErrorSince
  FROM
    dbo.Runs AS r
    JOIN dbo.LogHistory AS h ON h.RunKey = r.RunKey
    JOIN dbo.Jobs AS j ON j.JobId = r.JobId
    JOIN dbo.Departments AS d ON d.DepartmentId = r.DepartmentId
    JOIN dbo.JobFigures AS g ON g.JobId = r.JobId
    LEFT JOIN dbo.Users AS u ON u.UserId = j.OwnerId
    CROSS APPLY dbo.CauseOf(h.Traceback) AS c
    OUTER APPLY (
      SELECT COUNT(*) AS Runs, MIN(f.StartedAt) AS Since
      FROM dbo.LogHistory AS f
      WHERE
        f.Fingerprint = h.Fingerprint AND f.Fingerprint IS NOT NULL AND f.DepartmentId = h.DepartmentId
        AND f.StartedAt >= DATEADD(day, -(SELECT RecentDays FROM dbo.Rules), SYSUTCDATETIME())
    ) AS same
    OUTER APPLY (
      -- Its own ticket first, then one about the same error in its department.
      SELECT TOP (1) o.TicketId, o.Title
      FROM (
        SELECT x.TicketId, x.Title, 0 AS Place
        FROM dbo.Tickets AS x
        WHERE x.RunKey = h.RunKey AND x.Status <> 'Closed'
        UNION ALL
        SELECT x.TicketId, x.Title, 1
        FROM dbo.Tickets AS x
        WHERE
          x.Fingerprint = h.Fingerprint AND x.Fingerprint IS NOT NULL AND x.Status <> 'Closed' AND x.DepartmentId = h.DepartmentId
      ) AS o
      ORDER BY o.Place, o.TicketId
    ) AS t
  WHERE r.RunKey = @RunKey;
