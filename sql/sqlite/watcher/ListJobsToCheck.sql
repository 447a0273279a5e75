SELECT
  j.JobId, j.Name, j.TimeZone, j.DepartmentId, u.Email AS OwnerEmail, d.SlackChannel, d.MailAddress, j.AlertRules,
  d.AlertRules AS DepartmentAlertRules, (SELECT Value FROM Settings WHERE Name = 'AlertRules') AS GlobalAlertRules
FROM
  Jobs AS j
  JOIN Departments AS d ON d.DepartmentId = j.DepartmentId
  LEFT JOIN Users AS u ON u.UserId = j.OwnerId
WHERE j.JobId > :AfterJobId
ORDER BY j.JobId
LIMIT 500;
