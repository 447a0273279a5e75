SELECT
  d.DepartmentId, d.Name, d.SlackChannel, d.MailAddress, d.AlertRules,
  (SELECT count(*) FROM Jobs AS j WHERE j.DepartmentId = d.DepartmentId) AS JobCount
FROM Departments AS d
WHERE :DepartmentId IS NULL OR d.DepartmentId = :DepartmentId
ORDER BY d.Name;
