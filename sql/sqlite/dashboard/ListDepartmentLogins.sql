SELECT l.Login, l.DepartmentId, d.Name AS DepartmentName, l.Role
FROM DepartmentLogins AS l JOIN Departments AS d ON d.DepartmentId = l.DepartmentId
WHERE :Login IS NULL OR l.Login = :Login
ORDER BY l.Login;
