SELECT
  j.JobId, j.Name, j.Icon, j.DepartmentId, d.Name AS DepartmentName, u.Email AS OwnerEmail, u.Name AS OwnerName,
  j.Path, j.Machine, j.Cron, j.TimeZone, j.GraceSeconds, j.LongestSeconds, j.ShortestSeconds, j.NeedsValidation,
  j.AlertRules, j.DocumentationUrl, j.Paused, j.SnoozedUntil,
  h.RunId AS LastRunId, h.StartedAt AS LastStartedAt, (SELECT r.Status FROM Runs AS r WHERE r.RunKey = h.RunKey) AS LastStatus,
  f.UsualSeconds, f.SuccessRate, f.NextDueAt, j.ExpectedUntil, j.ScheduleProblem, j.RetiredAt
FROM
  Jobs AS j
  JOIN Departments AS d ON d.DepartmentId = j.DepartmentId
  JOIN JobFigures AS f ON f.JobId = j.JobId
  LEFT JOIN Users AS u ON u.UserId = j.OwnerId
  LEFT JOIN LogHistory AS h
    ON h.RunKey = (SELECT RunKey FROM LogHistory WHERE JobId = j.JobId ORDER BY StartedAt DESC, RunKey DESC LIMIT 1)
WHERE
  (:JobId IS NOT NULL OR :Retired = 1 OR j.RetiredAt IS NULL)
  AND (:DepartmentId IS NULL OR j.DepartmentId = :DepartmentId) AND (:JobId IS NULL OR j.JobId = :JobId)
ORDER BY j.JobId;
