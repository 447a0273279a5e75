SELECT
  u.UserId, u.Email, u.Language, u.DepartmentId, d.Name AS DepartmentName, u.SlackChannel, u.SlackId,
  u.ReportEvery, u.ReportBy, u.ReportHour, u.ReportTimeZone, u.ReportSince, u.ReportedUntil
FROM Users AS u LEFT JOIN Departments AS d ON d.DepartmentId = u.DepartmentId
WHERE u.Active = 1 AND u.ReportEvery <> 'none'
ORDER BY u.UserId;
