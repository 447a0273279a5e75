-- A ticket with everything that is shown about it. Its run is joined if it still exists.
CREATE VIEW dbo.TicketRows
AS
  SELECT
    t.TicketId, t.Title, t.Priority, t.Status, t.JobId, j.Name AS JobName, j.Icon, t.DepartmentId,
    d.Name AS DepartmentName, t.RunId, t.Fingerprint, a.Email AS AssigneeEmail, a.Name AS AssigneeName,
    t.OpenedBy, o.Name AS OpenedByName,
    dbo.UtcText(t.OpenedAt) AS OpenedAt,
    t.ClosedBy,
    dbo.UtcText(t.ClosedAt) AS ClosedAt,
    (SELECT COUNT(*) FROM dbo.TicketComments AS c WHERE c.TicketId = t.TicketId) AS CommentCount,
    t.Description, a.SlackId AS AssigneeSlackId, o.SlackId AS OpenedBySlackId,
    r.Status AS RunStatus,
    dbo.UtcText(r.StartedAt) AS RunStartedAt,
    dbo.UtcText(r.EndedAt) AS RunEndedAt,
    r.Message AS RunMessage,
    x.Cause AS RunCause,
    d.SlackChannel AS DepartmentSlackChannel, d.MailAddress AS DepartmentMailAddress
  FROM
    dbo.Tickets AS t
    JOIN dbo.Jobs AS j ON j.JobId = t.JobId
    JOIN dbo.Departments AS d ON d.DepartmentId = t.DepartmentId
    LEFT JOIN dbo.Users AS a ON a.UserId = t.AssigneeId
    LEFT JOIN dbo.Users AS o ON o.Email = t.OpenedBy
    LEFT JOIN dbo.Runs AS r ON r.RunKey = t.RunKey
    LEFT JOIN dbo.LogHistory AS h ON h.RunKey = t.RunKey
    OUTER APPLY dbo.CauseOf(h.Traceback) AS x;
