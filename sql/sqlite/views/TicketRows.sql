-- A ticket with everything that is shown of it. Its run is joined if it still exists.
CREATE VIEW TicketRows AS
SELECT
  t.TicketId, t.Title, t.Priority, t.Status, t.JobId, j.Name AS JobName, j.Icon, t.DepartmentId, d.Name AS DepartmentName,
  t.RunId, t.Fingerprint, a.Email AS AssigneeEmail, a.Name AS AssigneeName, t.OpenedBy, o.Name AS OpenedByName, t.OpenedAt,
  t.ClosedBy, t.ClosedAt,
  (SELECT count(*) FROM TicketComments AS c WHERE c.TicketId = t.TicketId) AS CommentCount,
  t.Description, a.SlackId AS AssigneeSlackId, o.SlackId AS OpenedBySlackId,
  -- One table at a time: SQLite would read a whole view with its own joins for a LEFT JOIN.
  (SELECT r.Status FROM Runs AS r WHERE r.RunKey = t.RunKey) AS RunStatus, h.StartedAt AS RunStartedAt,
  (SELECT r.EndedAt FROM Runs AS r WHERE r.RunKey = t.RunKey) AS RunEndedAt, coalesce(h.EndMessage, h.Message) AS RunMessage,
  h.Traceback AS RunTraceback,
  d.SlackChannel AS DepartmentSlackChannel, d.MailAddress AS DepartmentMailAddress
FROM
  Tickets AS t
  JOIN Jobs AS j ON j.JobId = t.JobId
  JOIN Departments AS d ON d.DepartmentId = t.DepartmentId
  LEFT JOIN Users AS a ON a.UserId = t.AssigneeId
  LEFT JOIN Users AS o ON o.Email = t.OpenedBy
  LEFT JOIN LogHistory AS h ON h.RunKey = t.RunKey;
