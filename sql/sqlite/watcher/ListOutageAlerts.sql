SELECT
  CAST(a.AlertKey AS TEXT) AS AlertKey, a.Kind, a.JobId, j.Name AS JobName, a.DepartmentId, d.SlackChannel, d.MailAddress,
  u.Email AS OwnerEmail, a.OpenedAt
FROM
  Alerts AS a
  JOIN Jobs AS j ON j.JobId = a.JobId
  JOIN Departments AS d ON d.DepartmentId = a.DepartmentId
  LEFT JOIN Users AS u ON u.UserId = j.OwnerId AND u.Active = 1
WHERE a.InSummary = 1
ORDER BY a.DepartmentId, a.OpenedAt, a.AlertKey;
