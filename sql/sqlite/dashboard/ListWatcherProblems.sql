SELECT w.ProblemKey, w.Scope, w.JobId, j.Name AS JobName, j.DepartmentId, w.Text, w.Since
FROM WatcherProblems AS w LEFT JOIN Jobs AS j ON j.JobId = w.JobId
WHERE :DepartmentId IS NULL OR j.DepartmentId IS NULL OR j.DepartmentId = :DepartmentId
ORDER BY w.Since, w.ProblemKey
LIMIT 200;
