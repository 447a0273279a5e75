SELECT
  u.Email AS UserEmail, u.Name, u.Role, u.DepartmentId, d.Name AS DepartmentName, u.Language, u.SlackId, u.SlackChannel, u.Active,
  u.ReportEvery, u.ReportBy, u.ReportHour, u.ReportTimeZone
FROM Users AS u LEFT JOIN Departments AS d ON d.DepartmentId = u.DepartmentId
WHERE
  (:DepartmentId IS NULL OR u.DepartmentId IS NULL OR u.DepartmentId = :DepartmentId)
  AND (:UserEmail IS NULL OR u.Email = :UserEmail)
ORDER BY u.Email;
