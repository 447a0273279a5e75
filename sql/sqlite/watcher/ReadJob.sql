SELECT
  j.JobId, j.Name, j.JudgedVersion AS Version, j.DepartmentId, j.TimeZone, j.LongestSeconds, j.ShortestSeconds,
  j.Paused OR j.RetiredAt IS NOT NULL AS Paused, j.SnoozedUntil, u.Email AS OwnerEmail, d.SlackChannel, d.MailAddress,
  j.AlertRules, d.AlertRules AS DepartmentAlertRules, (SELECT Value FROM Settings WHERE Name = 'AlertRules') AS GlobalAlertRules,
  j.FailuresInRow, j.SuccessesInRow, j.GraceSeconds
FROM
  Jobs AS j
  JOIN Departments AS d ON d.DepartmentId = j.DepartmentId
  LEFT JOIN Users AS u ON u.UserId = j.OwnerId AND u.Active = 1
WHERE j.JobId = :JobId;
